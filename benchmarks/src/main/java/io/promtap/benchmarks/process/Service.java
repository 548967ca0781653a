// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.process;

import java.net.URI;
import java.util.List;

/** The services whose start is measured. */
enum Service {
  /** Embedded Tomcat, HikariCP, H2: it says READY when it listens. */
  TEST_APP("test-app", "READY", false) {
    @Override
    List<String> command(Variant.Jars jars) {
      return List.of("-jar", jars.testApp().toString(), "--port", "0");
    }

    @Override
    URI address(String ready) {
      return URI.create(ready);
    }
  },

  /** Spring MVC, JPA by Hibernate, HikariCP, H2, Thymeleaf: it is started when it has answered. */
  SPRING_BOOT("Spring Boot", "its first 200", true) {
    private static final String MAIN = "io.promtap.benchmarks.servers.springboot.SpringBootServer";
    private static final String USERS = "1";

    @Override
    List<String> command(Variant.Jars jars) {
      return List.of("-cp", jars.springBoot(), MAIN, Variant.NONE.name(), USERS);
    }

    @Override
    URI address(String ready) {
      return URI.create("http://127.0.0.1:" + ready + "/users/0");
    }
  };

  final String title;

  /** The last event of its start, as the table names it. */
  final String end;

  /** Whether that event is an answer, which somebody has to ask for. */
  final boolean isStartedByAnswer;

  Service(String title, String end, boolean isStartedByAnswer) {
    this.title = title;
    this.end = end;
    this.isStartedByAnswer = isStartedByAnswer;
  }

  /** Returns the command behind the JVM's options. */
  abstract List<String> command(Variant.Jars jars);

  /** Returns the address that its READY line tells. */
  abstract URI address(String ready);
}
