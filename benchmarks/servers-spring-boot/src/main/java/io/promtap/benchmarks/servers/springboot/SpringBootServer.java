// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.servers.springboot;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.promtap.benchmarks.driving.Control;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;

/**
 * Spring Boot with one page out of a database, and with its own metrics if the argument is {@code
 * MICROMETER}: then the actuator is on, as it is by default, and otherwise nothing of it. A second
 * argument is the number of users, whose tables a measured start need not fill.
 */
@SpringBootApplication
public class SpringBootServer {
  private static final int USERS = 1024;
  private static final int PURCHASES_OF_EACH = 20;

  public static void main(String[] args) {
    SpringApplication application = new SpringApplication(SpringBootServer.class);
    application.setDefaultProperties(properties(args[0].equals("MICROMETER")));
    ServletWebServerApplicationContext context =
        (ServletWebServerApplicationContext) application.run();
    int users = args.length > 1 ? Integer.parseInt(args[1]) : USERS;
    fill(context.getBean(Users.class), context.getBean(Purchases.class), users);
    Control.start(
        context.getWebServer().getPort(),
        () ->
            Long.toString(
                context.getBeanProvider(MeterRegistry.class).stream()
                    .mapToLong(SpringBootServer::counted)
                    .sum()));
  }

  private static Map<String, Object> properties(boolean measured) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("server.address", "127.0.0.1");
    properties.put("server.port", "0");
    // The driver stays on its connection, and rests while other variants are measured.
    properties.put("server.tomcat.max-keep-alive-requests", "-1");
    properties.put("server.tomcat.keep-alive-timeout", "1h");
    properties.put("server.tomcat.connection-timeout", "1h");
    properties.put("spring.datasource.url", "jdbc:h2:mem:users;DB_CLOSE_DELAY=-1");
    properties.put("spring.jpa.hibernate.ddl-auto", "create");
    // The first line belongs to the driver.
    properties.put("logging.level.root", "error");
    properties.put("spring.main.banner-mode", "off");
    if (!measured) {
      properties.put("spring.autoconfigure.exclude", String.join(",", actuator()));
    }
    return properties;
  }

  private static List<String> actuator() {
    ClassLoader loader = SpringBootServer.class.getClassLoader();
    return StreamSupport.stream(
            ImportCandidates.load(AutoConfiguration.class, loader).spliterator(), false)
        .filter(name -> name.startsWith("org.springframework.boot.actuate."))
        .toList();
  }

  private static void fill(Users users, Purchases purchases, int count) {
    users.saveAll(IntStream.range(0, count).mapToObj(id -> new User(id, "User " + id)).toList());
    purchases.saveAll(
        IntStream.range(0, count * PURCHASES_OF_EACH)
            .mapToObj(id -> new Purchase(id, id % count, "Article " + id, id % 100))
            .toList());
  }

  private static long counted(MeterRegistry registry) {
    return registry
        .find("http.server.requests")
        .tags("uri", "/users/{id}", "method", "GET", "status", "200")
        .timers()
        .stream()
        .mapToLong(Timer::count)
        .sum();
  }
}
