// SPDX-License-Identifier: Apache-2.0
package io.promtap.discover;

import io.promtap.config.GeneratedClasses;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A filter for the classes of the application, not those of the JDK or of a known library. */
public final class ApplicationCode {

  private static final Pattern JDK = Pattern.compile("(java|jdk|sun|com\\.sun)\\..*");

  /**
   * The first names of packages that thousands of applications share. A name with a dot also fits
   * behind the name of a package that an application has relocated the library to.
   */
  private static final Pattern LIBRARY =
      Pattern.compile(
          "(javax|jakarta|kotlinx?|scala|groovy|clojure|akka|play|reactor|rx|okhttp3|okio"
              + "|retrofit2|freemarker|javassist|liquibase|feign|brave|zipkin2|antlr|weblogic|datadog"
              + "|(.*\\.)?(ch\\.qos|redis\\.clients|software\\.amazon"
              + "|com\\.(fasterxml|zaxxer|mysql|mongodb|mchange|codahale|hazelcast|rabbitmq|datastax"
              + "|netflix|squareup|oracle|amazonaws|azure|newrelic|dynatrace|jayway|thoughtworks|ibm"
              + "|microsoft|alibaba\\.(druid|fastjson2?|nacos|dubbo)|github\\.(benmanes|luben)"
              + "|google\\.(api|auth|cloud|common|gson|inject|protobuf))"
              + "|io\\.(agroal|dropwizard|grpc|helidon|jsonwebtoken|ktor|lettuce|micrometer|micronaut"
              + "|netty|opentelemetry|prometheus|promtap|quarkus|r2dbc|reactivex|smallrye|swagger"
              + "|undertow|vertx)|net\\.(bytebuddy|sf|sourceforge)"
              + "|org\\.(antlr|apache|aspectj|bouncycastle|codehaus|eclipse|elasticsearch|flywaydb"
              + "|glassfish|h2|hibernate|hsqldb|infinispan|jboss|jgroups|joda|jooq|mariadb|mongodb"
              + "|mybatis|neo4j|objectweb|opensearch|osgi|postgresql|quartz|reactivestreams|redisson"
              + "|slf4j|springframework|sqlite|thymeleaf|vibur|wildfly|xnio|yaml)))\\..*");

  /** Main classes of servers and launchers, which start an application's code. */
  private static final Pattern LAUNCHER =
      Pattern.compile(
          "org\\.(apache\\.(catalina|tomee|karaf|felix)|springframework\\.boot|jboss|wildfly"
              + "|eclipse\\.(jetty|equinox)|codehaus|glassfish)\\..*"
              + "|(io\\.quarkus|com\\.ibm|com\\.sun|sun|jdk|weblogic|fish\\.payara)\\..*");

  /**
   * Classes besides proxies that no rule should name: lambdas, JSP pages, accessors, and others
   * that a compiler has named.
   */
  private static final Pattern NAMELESS = Pattern.compile(".*(\\$\\$|_jsp$|/).*");

  private final List<String> packages;

  private ApplicationCode(List<String> packages) {
    this.packages = packages;
  }

  /** Returns a filter for all classes except those of the JDK and of known libraries. */
  public static ApplicationCode otherThanLibraries() {
    return new ApplicationCode(Collections.emptyList());
  }

  /** Returns a filter for the classes in these packages and below. Names of classes fit too. */
  public static ApplicationCode in(Collection<String> packages) {
    return new ApplicationCode(
        packages.stream()
            .map(name -> name.replaceFirst("(\\.\\**)+$", ""))
            .collect(Collectors.toList()));
  }

  /**
   * Returns a filter for the package of the main class, for an application in a package of a known
   * library.
   *
   * @return {@code null} if the main class belongs to a server or a launcher
   */
  public static @Nullable ApplicationCode besideMain(String mainClass) {
    if (LAUNCHER.matcher(mainClass).matches()) {
      return null;
    }
    int dot = mainClass.lastIndexOf('.');
    return in(Collections.singletonList(dot < 0 ? mainClass : mainClass.substring(0, dot)));
  }

  boolean owns(JavaMethod method) {
    String name = method.className();
    if (isGenerated(method)) {
      return false;
    }
    if (packages.isEmpty()) {
      return !isJdk(method) && !LIBRARY.matcher(name).matches();
    }
    for (String each : packages) {
      if (name.startsWith(each)
          && (name.length() == each.length() || ".$".indexOf(name.charAt(each.length())) >= 0)) {
        return true;
      }
    }
    return false;
  }

  static boolean isJdk(JavaMethod method) {
    return JDK.matcher(method.className()).matches();
  }

  static boolean isGenerated(JavaMethod method) {
    return GeneratedClasses.isOne(method.className())
        || NAMELESS.matcher(method.className()).matches();
  }
}
