// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import java.util.concurrent.ConcurrentHashMap;

/** The endpoints of the templates that frameworks found below one path. */
final class TemplateEndpoints {

  /** Templates are the application's own, so no client can reach this. */
  private static final int MOST = 10_000;

  private final String base;
  private final HttpMetrics metrics;
  private final ConcurrentHashMap<String, HttpMetrics.Endpoint> byTemplate =
      new ConcurrentHashMap<>();

  /**
   * @param base what stands before each template: the context path, and the servlet's if it has one
   */
  TemplateEndpoints(String base, HttpMetrics metrics) {
    this.base = base;
    this.metrics = metrics;
  }

  HttpMetrics.Endpoint get(String template) {
    HttpMetrics.Endpoint known = byTemplate.get(template);
    if (known == null) {
      String path = withoutExpressions(template);
      known = metrics.endpoint(base + (path.startsWith("/") ? path : "/" + path));
      if (byTemplate.size() < MOST) {
        byTemplate.put(template, known);
      }
    }
    return known;
  }

  /**
   * Shortens <code>{id: [0-9]{3}}</code> to <code>{id}</code>: a variable's pattern is not part of
   * its name, and a label with a backslash is hard to query. Play's <code>$id&lt;[^/]+></code> and
   * <code>$path&lt;.+></code> become what its file of routes has, {@code :id} and {@code *path}.
   */
  static String withoutExpressions(String original) {
    String template = original;
    if (template.indexOf('$') >= 0) {
      template =
          template.replaceAll("\\$(\\w+)<\\.\\+>", "*$1").replaceAll("\\$(\\w+)<[^>]*>", ":$1");
    }
    if (template.indexOf(':') < 0) {
      return template;
    }
    StringBuilder plain = new StringBuilder(template.length());
    int depth = 0;
    boolean inExpression = false;
    for (int i = 0; i < template.length(); i++) {
      char c = template.charAt(i);
      boolean escaped = inExpression && i > 0 && template.charAt(i - 1) == '\\';
      if (c == '{' && !escaped) {
        depth++;
      } else if (c == '}' && !escaped) {
        depth--;
      }
      if (depth == 0) {
        inExpression = false;
      } else if (depth == 1 && c == ':') {
        inExpression = true;
      }
      if (!inExpression && !(depth > 0 && c == ' ')) {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
