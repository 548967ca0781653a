// SPDX-License-Identifier: Apache-2.0
package io.promtap.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A recorder on the bridge of which one method fails with an {@link OutOfMemoryError}: before it
 * has done anything, or when it has done all.
 */
public final class FailingRecorder {

  /** One method, and when it fails. */
  public record Failure(String method, boolean isLate) {
    @Override
    public String toString() {
      return method + (isLate ? " at its end" : " at its beginning");
    }
  }

  private final Failure failure;
  private int failed;

  public FailingRecorder(Failure failure) {
    this.failure = failure;
  }

  /** All failures of a recorder of this type. */
  public static List<Failure> all(Class<?> type) {
    Set<String> names = new TreeSet<>();
    for (Method method : type.getMethods()) {
      names.add(method.getName());
    }
    List<Failure> all = new ArrayList<>();
    for (String name : names) {
      all.add(new Failure(name, false));
      all.add(new Failure(name, true));
    }
    return all;
  }

  /** Returns the recorder that fails instead of one that does not. */
  public <T> T around(Class<T> type, T recorder) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              boolean fails = method.getName().equals(failure.method());
              if (fails && !failure.isLate()) {
                throw error();
              }
              Object result;
              try {
                result = method.invoke(recorder, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              if (fails) {
                throw error();
              }
              return result;
            }));
  }

  private Error error() {
    failed++;
    return new OutOfMemoryError("of the test");
  }

  /** Returns how often it has failed. */
  public int failed() {
    return failed;
  }
}
