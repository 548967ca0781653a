// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import io.promtap.config.MetricSpec.Reading;
import io.promtap.config.MetricSpec.Type;
import io.promtap.config.MetricSpec.When;
import io.promtap.expression.Expression;
import io.promtap.expression.ExpressionParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** A reader of the {@code metrics} of one rule. It reports a wrong metric and leaves it out. */
final class MetricsReader {

  private static final int MOST = 50;
  private static final String KEY = "metrics";
  private static final String VALUE = "value";
  private static final Expression NOW = ExpressionParser.parse("${now}");

  private final Problems problems;
  private final MetricFamilies families;
  private final ExpressionsReader expressions;

  MetricsReader(Problems problems, MetricFamilies families) {
    this.problems = problems;
    this.families = families;
    expressions = new ExpressionsReader(problems);
  }

  /**
   * Reads the key {@code metrics}.
   *
   * @param constructors whether the rule is about constructors, which offer fewer values
   */
  List<MetricSpec> read(Section rule, String ruleName, boolean constructors) {
    List<MetricSpec> metrics = new ArrayList<>();
    String expected = "a list of 1 to " + MOST + " metrics";
    List<Node> nodes = rule.list(KEY, expected);
    if (nodes.size() > MOST || nodes.isEmpty() && rule.isList(KEY)) {
      rule.report(KEY, "expected " + expected + ", found " + nodes.size());
      return metrics;
    }
    for (int i = 0; i < nodes.size(); i++) {
      Section metric = new Section(rule.pathOf(KEY) + "[" + i + "]", nodes.get(i), problems);
      MetricSpec spec =
          metric.isWrong() ? null : metric(metric, nodes.get(i), ruleName, constructors);
      if (spec != null) {
        metrics.add(spec);
      }
    }
    return metrics;
  }

  private @Nullable MetricSpec metric(
      Section metric, Node node, String ruleName, boolean constructors) {
    int before = problems.count();
    Type type = type(metric);
    Reading atScrape = ScrapeKeys.reading(metric, type);
    Expression value = value(metric, type, atScrape != null, constructors);
    Expression add = expressions.read(metric, "add", ExpressionPlace.VALUE, constructors);
    Reading reading =
        atScrape != null ? atScrape : type == null ? Reading.CALLS : reading(metric, type);
    boolean inFlight = reading == Reading.IN_FLIGHT;
    Map<String, Expression> labels =
        new LabelsReader(problems).read(metric, labelPlace(reading), constructors);
    When when = atScrape != null ? When.ALWAYS : when(metric, inFlight, constructors);
    double @Nullable [] buckets = buckets(metric, type, reading);
    String help = metric.text("help", "a text");
    metric.done();
    if (type == null) {
      return null;
    }
    if (inFlight && constructors) {
      metric.report(
          type.key(),
          "calls of a constructor are not counted in flight: "
              + ExpressionChecks.CONSTRUCTOR_FAILURE);
    }
    String name = name(metric, type, reading);
    if (name == null || problems.count() > before) {
      return null;
    }
    MetricSpec spec =
        new MetricSpec(
            type,
            reading,
            name,
            help == null
                ? MetricHelp.of(type, reading, value == null ? add : value, ruleName)
                : help,
            labels,
            value == null ? add : value,
            buckets,
            when);
    families.check(spec, metric, type.key(), problems.place(node));
    return spec;
  }

  private static ExpressionPlace labelPlace(Reading reading) {
    switch (reading) {
      case IN_FLIGHT:
        return ExpressionPlace.LABEL_IN_FLIGHT;
      case SUM_AT_SCRAPE:
      case MAX_AT_SCRAPE:
        return ExpressionPlace.LABEL_AT_SCRAPE;
      default:
        return ExpressionPlace.LABEL;
    }
  }

  private @Nullable Expression value(
      Section metric, @Nullable Type type, boolean atScrape, boolean constructors) {
    if (type == Type.TIMESTAMP) {
      if (metric.value(VALUE) != null) {
        metric.report(VALUE, "a timestamp has no value: it is the time at which a call ends");
      }
      return NOW;
    }
    ExpressionPlace place =
        atScrape
            ? ExpressionPlace.VALUE_AT_SCRAPE
            : type == Type.GAUGE ? ExpressionPlace.VALUE_OF_GAUGE : ExpressionPlace.VALUE;
    return expressions.read(metric, VALUE, place, constructors);
  }

  /** Returns the type; reports a metric that has none, or more than one. */
  private static @Nullable Type type(Section metric) {
    Type found = null;
    for (Type type : Type.values()) {
      if (metric.value(type.key()) != null) {
        if (found != null) {
          metric.report(type.key(), "this metric is a " + found.key() + " already");
        } else {
          found = type;
        }
      }
    }
    if (found == null) {
      metric.report(
          "needs one of the keys \"counter\", \"histogram\", \"summary\", \"gauge\" and"
              + " \"timestamp\"");
    }
    return found;
  }

  private static Reading reading(Section metric, Type type) {
    boolean value = metric.value(VALUE) != null;
    boolean add = metric.value("add") != null;
    if (add && type != Type.GAUGE) {
      String has = type == Type.TIMESTAMP ? " is a time" : " has a \"value\"";
      metric.report("add", "only a gauge goes up and down; a " + type.key() + has);
    } else if (add && value) {
      metric.report("add", "a gauge has either a \"value\", which it is set to, or an \"add\"");
    }
    switch (type) {
      case COUNTER:
        return value ? Reading.AMOUNT : Reading.CALLS;
      case GAUGE:
        return add ? Reading.CHANGE : value ? Reading.VALUE : Reading.IN_FLIGHT;
      case TIMESTAMP:
        return Reading.VALUE;
      default:
        return value ? Reading.VALUE : Reading.DURATION;
    }
  }

  private static When when(Section metric, boolean inFlight, boolean constructors) {
    String expected = "success or error";
    String text = metric.text("when", expected);
    if (text == null) {
      return When.ALWAYS;
    }
    if (inFlight) {
      metric.report("when", "a call in flight is neither a success nor an error yet");
    } else if (text.equals("success")) {
      return When.SUCCESS;
    } else if (!text.equals("error")) {
      metric.reportExpected("when", expected);
    } else if (constructors) {
      metric.report("when", ExpressionChecks.CONSTRUCTOR_FAILURE);
    }
    return When.ERROR;
  }

  private static double @Nullable [] buckets(Section metric, @Nullable Type type, Reading reading) {
    if (type != Type.HISTOGRAM) {
      if (metric.value("buckets") != null && type != null) {
        metric.report("buckets", "only a histogram has buckets");
      }
      return null;
    }
    if (reading == Reading.DURATION) {
      return BucketsReader.seconds(metric, Buckets.requests());
    }
    if (metric.value("buckets") == null) {
      metric.report("needs the key \"buckets\", with bounds in the unit of its \"value\"");
    }
    return BucketsReader.values(metric);
  }

  private static @Nullable String name(Section metric, Type type, Reading reading) {
    String name = metric.text(type.key(), "the name of a metric");
    String mistake =
        name == null ? null : MetricNames.mistake(name, type, reading == Reading.DURATION);
    if (mistake != null) {
      metric.report(type.key(), mistake);
    }
    return name;
  }
}
