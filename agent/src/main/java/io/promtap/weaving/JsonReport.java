// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import io.promtap.config.Packs;
import io.promtap.support.JsonText;
import io.promtap.support.Version;
import java.io.IOException;
import java.nio.file.Paths;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A report for the live page, as JSON: what was woven and what was not, and why. It has what the
 * log says, for the moment in which it is asked for. It names classes and methods that rules match,
 * a bounded number of each, and reads nothing from the application's objects. Any thread may ask.
 */
public final class JsonReport implements Supplier<String> {

  private static final int MOST_RULES = 500;
  private static final int MOST_METHODS = 20;

  private final WeavingReport report;
  private final MatchReport matches;

  public JsonReport(WeavingReport report, MatchReport matches) {
    this.report = report;
    this.matches = matches;
  }

  @Override
  public String get() {
    JsonText json = new JsonText();
    json.beginObject()
        .member("version", Version.current())
        .member("pid", pid())
        .member("processors", Runtime.getRuntime().availableProcessors())
        .member("serving", matches.wasServing());
    Map<String, Long> classes = report.classesByProbe();
    probes(json, classes);
    rules(json);
    servers(json, classes.get(MatchReport.SERVLET_PROBE));
    json.beginArray("obstacles");
    report.obstacles().forEach(json::element);
    return json.endArray().endObject().toString();
  }

  private static void probes(JsonText json, Map<String, Long> classes) {
    json.beginArray("probes");
    classes.forEach(
        (probe, count) ->
            json.beginObject().member("name", probe).member("classes", count).endObject());
    json.endArray();
  }

  private void rules(JsonText json) {
    Map<String, Integer> methods = report.methodsByRule();
    Map<String, List<String>> first = report.firstMethodsByRule(MOST_METHODS);
    Map<String, String> findings = matches.lastFindings();
    Set<String> matchedPacks = matchedPacks(methods);
    json.beginArray("rules");
    methods.entrySet().stream()
        .limit(MOST_RULES)
        .forEach(
            rule -> {
              String name = rule.getKey();
              String pack = Packs.ofRule(name);
              json.beginObject()
                  .member("name", name)
                  .member("methods", rule.getValue())
                  .member("otherOfPack", pack != null && matchedPacks.contains(pack))
                  .member("why", findings.get(name))
                  .beginArray("matched");
              first.getOrDefault(name, Collections.emptyList()).forEach(json::element);
              json.endArray().endObject();
            });
    json.endArray();
  }

  private static Set<String> matchedPacks(Map<String, Integer> methodsByRule) {
    Set<String> matched = new HashSet<>();
    methodsByRule.forEach(
        (rule, methods) -> {
          String pack = Packs.ofRule(rule);
          if (pack != null && methods > 0) {
            matched.add(pack);
          }
        });
    return matched;
  }

  /**
   * @param servlets {@code null} if HTTP is switched off, so that nothing is missing
   */
  private void servers(JsonText json, @Nullable Long servlets) {
    json.beginArray("servers");
    if (servlets != null) {
      report
          .httpStacks()
          .forEach(
              (stack, className) ->
                  json.beginObject()
                      .member("name", stack.toString())
                      .member("className", className)
                      .member("missing", stack.isMissing(servlets > 0))
                      .endObject());
    }
    json.endArray();
  }

  /** Asks Linux, which needs no module of the JDK; {@code null} elsewhere. */
  private static @Nullable String pid() {
    try {
      return String.valueOf(Paths.get("/proc/self").toRealPath().getFileName());
    } catch (IOException | RuntimeException notThere) {
      return null;
    }
  }
}
