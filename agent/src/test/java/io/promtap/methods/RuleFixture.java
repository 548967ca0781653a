// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.applications.Applications;
import io.promtap.bridge.PromtapBridge;
import io.promtap.config.ConfigException;
import io.promtap.config.ConfigLoader;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Scrape;
import io.promtap.testing.WeavingLoader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rules from YAML, woven into {@link Shops} by a loader of their own. */
final class RuleFixture {

  static final String SHOPS = "io.promtap.methods.Shops";

  final MetricRegistry registry = new MetricRegistry(20, false);
  final Rules rules;
  final WeavingLoader loader;

  RuleFixture(String yaml) throws ConfigException {
    this(yaml, SHOPS);
  }

  RuleFixture(String yaml, String... wovenPrefixes) throws ConfigException {
    this(null, yaml, wovenPrefixes);
  }

  RuleFixture(@Nullable Applications applications, String yaml, String... wovenPrefixes)
      throws ConfigException {
    rules = new Rules(registry, applications);
    apply(yaml);
    PromtapBridge.rules = rules.recorder();
    loader = anotherLoader(wovenPrefixes);
  }

  /** Makes a loader with classes of its own, as another web application has. */
  WeavingLoader anotherLoader(String... wovenPrefixes) {
    return new WeavingLoader(List.of(rules.probe()), wovenPrefixes);
  }

  Rules.Change apply(String yaml) throws ConfigException {
    return rules.apply(ConfigLoader.parse("test.yaml", yaml).rules());
  }

  Class<?> type(String name) throws ClassNotFoundException {
    return loader.loadClass(SHOPS + "$" + name);
  }

  Object make(String name, Object... arguments) throws Throwable {
    return make(type(name), arguments);
  }

  static Object make(Class<?> type, Object... arguments) throws Throwable {
    for (var constructor : type.getConstructors()) {
      if (constructor.getParameterCount() == arguments.length) {
        try {
          return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
          throw e.getCause();
        }
      }
    }
    throw new NoSuchMethodException(type.getName());
  }

  Object order(String currency, double amount) throws Throwable {
    return make("Order", currency, amount, 3);
  }

  static Object call(Object receiver, String name, Object... arguments) throws Throwable {
    for (Method method : receiver.getClass().getMethods()) {
      if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
        method.setAccessible(true);
        try {
          return method.invoke(receiver, arguments);
        } catch (InvocationTargetException e) {
          throw e.getCause();
        }
      }
    }
    throw new NoSuchMethodException(name + Arrays.toString(arguments));
  }

  List<String> samples(String metric) {
    return Scrape.samples(registry, metric);
  }

  /** With buckets. */
  List<String> lines(String prefix) {
    return Scrape.openMetrics(registry).filter(line -> line.startsWith(prefix)).toList();
  }
}
