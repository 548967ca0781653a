// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

/**
 * The text form of a message {@code MetricFamily}, for a person: it shows what only protobuf can
 * say, such as the buckets of native histograms. It reads the bytes that a scraper would get, and
 * prints them as the library of protobuf does.
 *
 * <p>https://protobuf.dev/reference/protobuf/textformat-spec
 */
final class ProtobufText {

  private static final String INDENT = "  ";

  private static final String[] TYPES = {
    "COUNTER", "GAUGE", "SUMMARY", "UNTYPED", "HISTOGRAM", "GAUGE_HISTOGRAM"
  };

  private static final Field[] LABEL = {Kind.TEXT.field(1, "name"), Kind.TEXT.field(2, "value")};

  private static final Field[] EXEMPLAR = {
    new Field(1, "label", LABEL), Kind.NUMBER.field(2, "value"), Kind.TIME.field(3, "timestamp")
  };

  private static final Field[] VALUE = {
    Kind.NUMBER.field(1, "value"),
    new Field(2, "exemplar", EXEMPLAR),
    Kind.TIME.field(3, "created_timestamp")
  };

  private static final Field[] QUANTILE = {
    Kind.NUMBER.field(1, "quantile"), Kind.NUMBER.field(2, "value")
  };

  private static final Field[] SUMMARY = {
    Kind.INTEGER.field(1, "sample_count"),
    Kind.NUMBER.field(2, "sample_sum"),
    new Field(3, "quantile", QUANTILE)
  };

  private static final Field[] BUCKET = {
    Kind.INTEGER.field(1, "cumulative_count"),
    Kind.NUMBER.field(2, "upper_bound"),
    new Field(3, "exemplar", EXEMPLAR)
  };

  private static final Field[] SPAN = {
    Kind.SIGNED.field(1, "offset"), Kind.INTEGER.field(2, "length")
  };

  private static final Field[] HISTOGRAM = {
    Kind.INTEGER.field(1, "sample_count"),
    Kind.NUMBER.field(2, "sample_sum"),
    new Field(3, "bucket", BUCKET),
    Kind.SIGNED.field(5, "schema"),
    Kind.NUMBER.field(6, "zero_threshold"),
    Kind.INTEGER.field(7, "zero_count"),
    new Field(9, "negative_span", SPAN),
    Kind.SIGNED.field(10, "negative_delta"),
    new Field(12, "positive_span", SPAN),
    Kind.SIGNED.field(13, "positive_delta")
  };

  private static final Field[] METRIC = {
    new Field(1, "label", LABEL),
    new Field(2, "gauge", VALUE),
    new Field(3, "counter", VALUE),
    new Field(4, "summary", SUMMARY),
    new Field(5, "untyped", VALUE),
    Kind.INTEGER.field(6, "timestamp_ms"),
    new Field(7, "histogram", HISTOGRAM)
  };

  private static final Field[] FAMILY = {
    Kind.TEXT.field(1, "name"),
    Kind.TEXT.field(2, "help"),
    Kind.TYPE.field(3, "type"),
    new Field(4, "metric", METRIC)
  };

  private final ProtobufMessage.Reader in;
  private final StringBuilder out;

  private ProtobufText(ProtobufMessage.Reader in, StringBuilder out) {
    this.in = in;
    this.out = out;
  }

  /** Appends a family. */
  static void append(ProtobufMessage family, StringBuilder out) {
    ProtobufMessage.Reader in = family.reader();
    new ProtobufText(in, out).message(FAMILY, in.end(), "");
  }

  private void message(Field[] fields, int end, String indent) {
    while (in.position() < end) {
      Field field = field(fields, in.field());
      out.append(indent).append(field.name);
      if (field.kind == Kind.MESSAGE || field.kind == Kind.TIME) {
        int length = in.length();
        int endOfField = in.position() + length;
        out.append(" {\n");
        if (field.kind == Kind.TIME) {
          time(endOfField, indent + INDENT);
        } else {
          message(field.fields, endOfField, indent + INDENT);
        }
        out.append(indent).append("}\n");
      } else {
        out.append(": ");
        value(field.kind);
        out.append('\n');
      }
    }
  }

  /** Appends a time: both of its fields, since one that is 0 is not among the bytes. */
  private void time(int end, String indent) {
    long seconds = 0;
    long nanos = 0;
    while (in.position() < end) {
      if (in.field() == 1) {
        seconds = in.integer();
      } else {
        nanos = in.integer();
      }
    }
    out.append(indent).append("seconds: ").append(seconds).append('\n');
    out.append(indent).append("nanos: ").append(nanos).append('\n');
  }

  private static Field field(Field[] fields, int number) {
    for (Field field : fields) {
      if (field.number == number) {
        return field;
      }
    }
    throw new IllegalStateException("a message has no field " + number);
  }

  private void value(Kind kind) {
    switch (kind) {
      case TEXT:
        quoted(in.bytes(in.length()));
        break;
      case NUMBER:
        number(in.number());
        break;
      case SIGNED:
        out.append(in.signed());
        break;
      case TYPE:
        out.append(TYPES[(int) in.integer()]);
        break;
      default:
        out.append(in.integer());
    }
  }

  private void number(double value) {
    if (Double.isNaN(value)) {
      out.append("nan");
    } else if (Double.isInfinite(value)) {
      out.append(value > 0 ? "inf" : "-inf");
    } else {
      out.append(value);
    }
  }

  private void quoted(byte[] utf8) {
    out.append('"');
    for (byte each : utf8) {
      character(each);
    }
    out.append('"');
  }

  private void character(byte each) {
    switch (each) {
      case '\n':
        out.append("\\n");
        break;
      case '\r':
        out.append("\\r");
        break;
      case '\t':
        out.append("\\t");
        break;
      case '"':
      case '\'':
      case '\\':
        out.append('\\').append((char) each);
        break;
      default:
        if (each >= ' ' && each < 0x7F) {
          out.append((char) each);
        } else {
          octal(each & 0xFF);
        }
    }
  }

  private void octal(int value) {
    out.append('\\')
        .append((char) ('0' + (value >> 6)))
        .append((char) ('0' + (value >> 3 & 7)))
        .append((char) ('0' + (value & 7)));
  }

  /** What a field holds. */
  private enum Kind {
    TEXT,
    NUMBER,
    INTEGER,
    SIGNED,
    TYPE,
    TIME,
    MESSAGE;

    Field field(int number, String name) {
      return new Field(number, name, this, new Field[0]);
    }
  }

  /** A field of a message. */
  private static final class Field {
    final int number;
    final String name;
    final Kind kind;

    /** Those of the message that the field holds. */
    final Field[] fields;

    Field(int number, String name, Field[] fields) {
      this(number, name, Kind.MESSAGE, fields);
    }

    Field(int number, String name, Kind kind, Field[] fields) {
      this.number = number;
      this.name = name;
      this.kind = kind;
      this.fields = fields;
    }
  }
}
