// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import java.util.Collection;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/**
 * A kind of interface that a framework implements with a proxy at run time: no class file has the
 * code of its methods. It is known by a type above the interface, or by an annotation on the
 * interface or on one of its methods.
 *
 * <p>Frameworks that generate a class at build time, as Micronaut Data does, are not here: a rule
 * matches that class.
 */
enum ProxyKind {
  SPRING_DATA(
      proxy(
          "Spring Data implements its repositories with proxies at run time",
          " (SimpleJpaRepository has the built-in methods only; db_queries_total counts the"
              + " statements)"),
      "org/springframework/data/repository/Repository",
      "org/springframework/data/repository/RepositoryDefinition"),
  MYBATIS(
      proxy(
          "MyBatis implements its mappers with proxies at run time",
          " (db_queries_total counts the statements)"),
      "com/baomidou/mybatisplus/core/mapper/Mapper",
      "org/apache/ibatis/annotations/"),
  JDBI(
      proxy(
          "Jdbi implements its SQL objects with proxies at run time",
          " (db_queries_total counts the statements)"),
      "org/jdbi/v3/sqlobject/SqlObject",
      "org/jdbi/v3/sqlobject/"),
  FEIGN(
      proxy("Feign implements its clients with proxies at run time", ""),
      null,
      "org/springframework/cloud/openfeign/FeignClient",
      "feign/"),
  RETROFIT(
      proxy(
          "Retrofit implements its interfaces with proxies at run time",
          " (the pack okhttp counts the requests)"),
      null,
      "retrofit2/http/"),
  SPRING_GATEWAY(
      proxy("Spring Integration implements its gateways with proxies at run time", ""),
      null,
      "org/springframework/integration/annotation/"),
  AI_SERVICE(
      proxy(
          "LangChain4j implements AI services with proxies at run time",
          " (the pack langchain4j counts their executions)"),
      null,
      "dev/langchain4j/service/"),
  REST_CLIENT(
      proxy("MicroProfile implements its REST clients with proxies at run time", ""),
      null,
      "org/eclipse/microprofile/rest/client/"),
  /** An interface that both sides may have: the service itself, and who calls it. */
  WEB_INTERFACE(
      "in a server a class implements the interface: use implements:; in a client a proxy does: name"
          + " the class that calls it",
      null,
      "jakarta/ws/rs/",
      "javax/ws/rs/",
      "jakarta/jws/",
      "javax/jws/",
      "org/springframework/web/service/annotation/");

  /** Says who implements the interface, and what to write instead. */
  final String explanation;

  /** Internal name; {@code null} if there is none. */
  private final @Nullable String supertype;

  /** With what the descriptors of the annotations begin. */
  private final String[] annotations;

  ProxyKind(String explanation, @Nullable String supertype, String... annotations) {
    this.explanation = explanation;
    this.supertype = supertype;
    this.annotations = annotations;
  }

  private static String proxy(String reason, String otherwise) {
    return reason
        + ", so there is no class that you wrote; name the class that calls it"
        + otherwise;
  }

  /**
   * Returns whether the interface is one of those that a framework brings: nobody asks for their
   * methods, but for those of the interfaces below.
   */
  static boolean isOfFramework(ClassHead head) {
    for (ProxyKind kind : values()) {
      if (kind.supertype != null && head.name().startsWith(packageOf(kind.supertype))) {
        return true;
      }
    }
    return false;
  }

  private static String packageOf(String internalName) {
    int vendor = internalName.indexOf('/', internalName.indexOf('/') + 1);
    return internalName.substring(0, internalName.indexOf('/', vendor + 1) + 1);
  }

  /**
   * Returns the kind of an interface; {@code null} if it is no interface, or of no kind that is
   * known.
   */
  static @Nullable ProxyKind of(ClassHead head, Hierarchy hierarchy) {
    if (!head.isInterface()) {
      return null;
    }
    for (ProxyKind kind : values()) {
      if (kind.supertype != null && hierarchy.isAny(Collections.singleton(kind.supertype))
          || kind.isAmong(head.annotations())) {
        return kind;
      }
    }
    for (ClassHead.Method method : head.methodsWithoutCode()) {
      for (ProxyKind kind : values()) {
        if (kind.isAmong(method.annotations())) {
          return kind;
        }
      }
    }
    return null;
  }

  private boolean isAmong(Collection<String> descriptors) {
    for (String descriptor : descriptors) {
      for (String annotation : annotations) {
        if (descriptor.startsWith(annotation, 1)) {
          return true;
        }
      }
    }
    return false;
  }
}
