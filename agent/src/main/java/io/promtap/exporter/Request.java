// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HeaderElement;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.message.BasicHeaderValueParser;
import org.apache.hc.core5.http.message.ParserCursor;
import org.jspecify.annotations.Nullable;

/** A request to the side port: its line and its headers. Its body is never read. */
final class Request {

  private final HttpRequest head;
  private final URI uri;

  /** Fails if the target is no URI. */
  Request(HttpRequest head) throws URISyntaxException {
    this.head = head;
    this.uri = head.getUri();
  }

  String method() {
    return head.getMethod();
  }

  boolean isHead() {
    return method().equals("HEAD");
  }

  /** Returns the decoded path; {@code null} for a target without one. */
  @Nullable String path() {
    return uri.getPath();
  }

  @Nullable String rawQuery() {
    return uri.getRawQuery();
  }

  /** Returns the values of all headers of a name. */
  List<String> headers(String name) {
    List<String> values = new ArrayList<>();
    for (Header line : head.getHeaders(name)) {
      values.add(String.valueOf(line.getValue()));
    }
    return values;
  }

  /** Returns the elements of all headers of a name, which are lists with commas. */
  List<String> list(String header) {
    List<String> elements = new ArrayList<>();
    for (Header line : head.getHeaders(header)) {
      String value = line.getValue();
      if (value != null) {
        Collections.addAll(elements, value.split(","));
      }
    }
    return elements;
  }

  /** Returns the elements as {@link #list} does, each with its parameters. */
  List<HeaderElement> elements(String header) {
    List<HeaderElement> elements = new ArrayList<>();
    for (Header line : head.getHeaders(header)) {
      String value = line.getValue();
      if (value != null) {
        ParserCursor all = new ParserCursor(0, value.length());
        Collections.addAll(elements, BasicHeaderValueParser.INSTANCE.parseElements(value, all));
      }
    }
    return elements;
  }
}
