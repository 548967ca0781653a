// SPDX-License-Identifier: Apache-2.0
package io.promtap.discover;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** Made-up stacks, written as calls are made: the outermost frame first. */
final class Stacks {

  /** What is around a task of a pool of the JDK. */
  static final String POOL =
      "java.lang.Thread.run java.util.concurrent.ThreadPoolExecutor$Worker.run ";

  /** What is around a servlet in Tomcat. */
  static final String TOMCAT =
      "java.lang.Thread.run org.apache.tomcat.util.threads.TaskThread$WrappingRunnable.run "
          + "org.apache.catalina.core.ApplicationFilterChain.doFilter ";

  static final String SLEEP = " java.lang.Thread.sleep";

  private Stacks() {}

  static RecordedStack running(long nanos, String frames) {
    return RecordedStack.running(innermostFirst(frames), false, nanos);
  }

  static RecordedStack waiting(long nanos, String frames) {
    return RecordedStack.waiting(innermostFirst(frames), false, nanos);
  }

  static RecordedStack cut(long nanos, String frames) {
    return RecordedStack.running(innermostFirst(frames), true, nanos);
  }

  static JavaMethod method(String name) {
    int dot = name.lastIndexOf('.');
    return new JavaMethod(name.substring(0, dot), name.substring(dot + 1));
  }

  private static List<JavaMethod> innermostFirst(String frames) {
    List<JavaMethod> methods =
        new ArrayList<>(Stream.of(frames.strip().split("\\s+")).map(Stacks::method).toList());
    Collections.reverse(methods);
    return methods;
  }
}
