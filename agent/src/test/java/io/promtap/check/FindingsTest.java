// SPDX-License-Identifier: Apache-2.0
package io.promtap.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.List;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.modifier.MethodManifestation;
import net.bytebuddy.description.modifier.Ownership;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.StubMethod;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.repository.CrudRepository;
import org.springframework.data.repository.RepositoryDefinition;

/**
 * What is said of the names in a rule that match nowhere: once for the rule, and by {@code check}
 * in the words of the log. The classes have the names and flags that kotlinc 2.2.21 and javac 17
 * give them.
 */
class FindingsTest {

  private static final String CONTINUATION = "kotlin.coroutines.Continuation";
  private static final int SYNTHETIC = 0x1000;

  @TempDir private Path folder;

  private CompiledFolder classes;
  private boolean serving = true;

  @BeforeEach
  void empty() {
    classes = new CompiledFolder(folder);
  }

  /** What the log and {@code check} say; {@code null} if they say nothing. */
  private String finding(String selection) throws Exception {
    return finding(selection, "");
  }

  private String finding(String selection, String labels) throws Exception {
    String inLog = classes.inLog(selection, labels, serving);
    assertThat(classes.inCheck(selection, labels))
        .isEqualTo(inLog == null ? List.of() : List.of(inLog));
    return inLog;
  }

  @Test
  void three_classes_and_four_methods_are_nothing_to_say_if_each_name_is_somewhere()
      throws Exception {
    classes.type("Shop", "open", "close");
    classes.type("Stall", "close", "pay");
    classes.type("Market", "rent");
    serving = false;

    assertThat(finding("class: [a.Shop, a.Stall, a.Market]\nmethod: [open, close, pay, rent]"))
        .isNull();
  }

  @Test
  void a_rule_has_one_line_for_all_names_that_are_nowhere() throws Exception {
    classes.type("Shop", "open", "close");
    classes.type("Stall", "close", "pay");
    classes.type("Market", "rent");
    serving = false;

    assertThat(finding("class: [a.Shop, a.Stall, a.Market]\nmethod: [open, cloze, zzzzzzz, pay]"))
        .isEqualTo(
            "a.Market, a.Shop, a.Stall declare no method cloze, zzzzzzz;"
                + " did you mean close for cloze?");
  }

  @Test
  void a_class_that_is_not_loaded_may_have_the_method_until_the_application_serves()
      throws Exception {
    classes.type("Shop", "open");
    String rule = "class: [a.Shop, a.Stall]\nmethod: [open, pay]";

    assertThat(classes.inLog(rule, "", false)).isNull();
    assertThat(finding(rule))
        .isEqualTo("class a.Shop declares no method pay; it has open; no class a.Stall so far");
    classes.type("Stall", "pay");
    assertThat(finding(rule)).isNull();
  }

  @Test
  void a_rule_that_names_no_class_is_not_judged_before_the_application_serves() throws Exception {
    classes.type("Shop", "open");
    assertThat(classes.inLog("class: \"a.*\"\nmethod: pay", "", false)).isNull();
    assertThat(finding("class: \"a.*\"\nmethod: pay"))
        .isEqualTo("class a.Shop declares no method pay; it has open");
  }

  @Test
  void methods_that_are_left_out_are_in_the_same_line() throws Exception {
    classes.type("Shop", "open", "close");
    serving = false;

    assertThat(finding("class: a.Shop\nmethod: [open, close, rent]", "a: \"${arg0}\""))
        .isEqualTo(
            "class a.Shop declares no method rent; it has close, open; close()V, open()V are left"
                + " out: ${arg0}: it has 0 arguments, counted from arg0");
  }

  @Test
  void the_line_does_not_grow_with_the_service() throws Exception {
    for (int i = 0; i < 150; i++) {
      classes.type("Shop" + i, "open" + i);
    }
    assertThat(finding("class: \"a.*\"\nmethod: [pay, rent]"))
        .isEqualTo("the classes that fit declare no method pay, rent");
  }

  @Test
  void what_is_inherited_from_the_JDK_is_said_once() throws Exception {
    classes.type("Worker", Thread.class);
    classes.type("Clerk", Thread.class);
    serving = false;
    assertThat(finding("class: [a.Worker, a.Clerk]\nmethod: interrupt"))
        .isEqualTo(
            "interrupt is inherited from the JDK's java.lang.Thread and is left out; name that"
                + " class to count it everywhere");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "class: a.OwnerRepository",
        "implements: org.springframework.data.repository.Repository"
      })
  void a_query_of_a_Spring_Data_repository_is_called_through_a_proxy(String selection)
      throws Exception {
    repository();

    assertThat(finding(selection + "\nmethod: findByLastName"))
        .isEqualTo(
            "a.OwnerRepository.findByLastName has no code: Spring Data implements its repositories"
                + " with proxies at run time, so there is no class that you wrote; name the class"
                + " that calls it (SimpleJpaRepository has the built-in methods only;"
                + " db_queries_total counts the statements)");
  }

  @Test
  void the_built_in_methods_of_a_repository_are_not_in_it_either() throws Exception {
    repository();
    assertThat(finding("class: a.OwnerRepository\nmethod: [save, findByLastNam]"))
        .startsWith("a.OwnerRepository.save has no code: Spring Data implements ")
        .endsWith(
            "; class a.OwnerRepository declares no method findByLastNam; did you mean"
                + " findByLastName?");
  }

  @Test
  void a_pattern_that_fits_the_built_in_methods_misses_the_queries_of_a_Spring_Data_repository()
      throws Exception {
    repository();
    classes.type("BuiltIn", CrudRepository.class, "findAll");

    assertThat(
            finding(
                "implements: org.springframework.data.repository.Repository\nmethod: \"find*\""))
        .startsWith("a.OwnerRepository.findByLastName has no code: Spring Data implements ");
  }

  @Test
  void a_repository_by_annotation_is_one_too() throws Exception {
    classes.library(RepositoryDefinition.class);
    classes.put(
        new ByteBuddy()
            .makeInterface()
            .name("a.Owners")
            .annotateType(
                AnnotationDescription.Builder.ofType(RepositoryDefinition.class)
                    .define("domainClass", String.class)
                    .define("idClass", Long.class)
                    .build())
            .defineMethod("findByCity", List.class, Visibility.PUBLIC)
            .withoutCode());
    assertThat(finding("class: a.Owners\nmethod: \"find*\"")).contains("Spring Data");
  }

  @ParameterizedTest
  @CsvSource({
    "org.apache.ibatis.annotations.Select, MyBatis",
    "org.jdbi.v3.sqlobject.statement.SqlQuery, Jdbi",
    "feign.RequestLine, Feign",
    "retrofit2.http.GET, Retrofit",
    "dev.langchain4j.service.SystemMessage, LangChain4j",
    "org.eclipse.microprofile.rest.client.annotation.ClientHeaderParam, MicroProfile",
  })
  void an_interface_that_a_framework_implements_is_known_by_its_annotations(
      String annotation, String framework) throws Exception {
    remote(annotation);
    assertThat(finding("class: a.Remote\nmethod: fetch"))
        .startsWith("a.Remote.fetch has no code: ")
        .contains(framework)
        .contains(", so there is no class that you wrote; name the class that calls it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jakarta.ws.rs.GET",
        "javax.ws.rs.POST",
        "jakarta.jws.WebMethod",
        "org.springframework.web.service.annotation.GetExchange"
      })
  void an_interface_of_a_server_and_its_clients_may_have_a_class_or_a_proxy(String annotation)
      throws Exception {
    remote(annotation);
    assertThat(finding("class: a.Remote\nmethod: fetch"))
        .isEqualTo(
            "a.Remote.fetch has no code: in a server a class implements the interface: use"
                + " implements:; in a client a proxy does: name the class that calls it");
  }

  @Test
  void a_method_of_a_repository_that_a_class_implements_is_no_finding() throws Exception {
    repository();
    classes.type("Written", CrudRepository.class, "findByLastName");
    assertThat(
            finding(
                "implements: org.springframework.data.repository.Repository\n"
                    + "method: findByLastName"))
        .isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "java.util.function.Function, apply",
    "java.util.Comparator, compare",
    "java.util.concurrent.Callable, call",
    "a.Handler, handle",
  })
  void a_lambda_has_no_class_file(String type, String method) throws Exception {
    classes.put(
        new ByteBuddy()
            .makeInterface()
            .name("a.Handler")
            .defineMethod("handle", void.class, Visibility.PUBLIC)
            .withoutCode()
            .defineMethod("equals", boolean.class, Visibility.PUBLIC)
            .withParameters(Object.class)
            .withoutCode());
    assertThat(finding("implements: " + type + "\nmethod: " + method))
        .endsWith(
            "a lambda or a method reference of "
                + type
                + " has no class file; name the method that the lambda calls or the reference"
                + " names, or the method that calls it");
  }

  @Test
  void an_interface_that_no_lambda_fits_may_have_a_proxy() throws Exception {
    classes.put(
        new ByteBuddy()
            .makeInterface()
            .name("a.Remote")
            .defineMethod("fetch", void.class, Visibility.PUBLIC)
            .withoutCode()
            .defineMethod("store", void.class, Visibility.PUBLIC)
            .withoutCode());
    assertThat(finding("implements: a.Remote\nmethod: fetch"))
        .isEqualTo(
            "no class has code for a.Remote.fetch; where a framework makes a proxy at run time,"
                + " name the class that calls it");
  }

  @Test
  void an_abstract_class_need_not_declare_what_it_leaves_to_others() throws Exception {
    classes.put(
        new ByteBuddy()
            .subclass(Object.class)
            .implement(Runnable.class)
            .modifiers(Modifier.PUBLIC | Modifier.ABSTRACT)
            .name("a.Shop"));
    serving = false;
    assertThat(finding("class: a.Shop\nmethod: run"))
        .isEqualTo("a.Shop does not implement run; use implements:");
  }

  @Test
  void what_is_abstract_native_or_made_by_the_compiler_is_said_to_be() throws Exception {
    classes.put(
        new ByteBuddy()
            .subclass(Object.class)
            .modifiers(Modifier.PUBLIC | Modifier.ABSTRACT)
            .name("a.Shop")
            .defineMethod("pay", void.class, Visibility.PUBLIC, MethodManifestation.ABSTRACT)
            .withoutCode()
            .defineMethod("poll", void.class, Visibility.PUBLIC, MethodManifestation.NATIVE)
            .withoutCode()
            .defineMethod("lambda$open$0", void.class, Modifier.PRIVATE | SYNTHETIC)
            .intercept(StubMethod.INSTANCE));
    serving = false;

    assertThat(finding("class: a.Shop\nmethod: [pay, poll, lambda$open$0]"))
        .isEqualTo(
            "a.Shop does not implement pay; use implements:; a.Shop.poll is native, and only code"
                + " in a class file can be woven; name the method that calls it;"
                + " a.Shop.lambda$open$0 was made by the compiler, which does not count; name the"
                + " method that the source has");
  }

  @Test
  void Kotlin_names_are_said_as_they_are_in_the_class_file() throws Exception {
    // With a value class: fun pay(e: Euros), internal fun refund(s: String), internal fun sell(e:
    // Euros)
    classes.type("Shop", "pay-v7PHunc", "refund$shop_app", "sell-v7PHunc$shop_app", "open");
    serving = false;

    assertThat(finding("class: a.Shop\nmethod: [pay, refund, sell, open]"))
        .isEqualTo(
            "pay is named pay-v7PHunc in the class file: Kotlin adds a hash where a value class is"
                + " among the types; write pay-*; refund is named refund$shop_app in the class"
                + " file: Kotlin adds the module to an internal function; write refund$*; sell is"
                + " named sell-v7PHunc$shop_app in the class file: Kotlin adds a hash where a value"
                + " class is among the types; write sell-*");
    assertThat(finding("class: a.Shop\nmethod: [pay-*, refund$*, sell-v7PHunc$shop_app]")).isNull();
    assertThat(finding("class: a.Shop\nmethod: [pay-v7PHunc, refund$shop_app, sell-*]")).isNull();
  }

  @Test
  void what_a_compiler_adds_beside_a_method_is_not_its_other_name() throws Exception {
    classes.type("Shop", "pay$default", "pay$lambda$0", "payer");
    assertThat(finding("class: a.Shop\nmethod: pay")).startsWith("class a.Shop declares no method");
  }

  @Test
  void a_suspend_function_has_one_more_parameter() throws Exception {
    TypeDescription continuation =
        new ByteBuddy().makeInterface().name(CONTINUATION).make().getTypeDescription();
    classes.put(
        new ByteBuddy()
            .subclass(Object.class)
            .name("a.Shop")
            .defineMethod("order", Object.class, Visibility.PUBLIC)
            .withParameters(TypeDescription.ForLoadedType.of(String.class), continuation)
            .intercept(StubMethod.INSTANCE));
    serving = false;

    String rule = "class: a.Shop\nmethod: order\nparameters: ";
    String others = "there is order(java.lang.String, " + CONTINUATION + ")";
    assertThat(finding(rule + "[java.lang.String]"))
        .isEqualTo(
            "no method has the parameters (java.lang.String); "
                + others
                + "; Kotlin gives order, a suspend function, one more parameter: add "
                + CONTINUATION
                + " as the last one");
    assertThat(finding(rule + "[java.lang.String, " + CONTINUATION + "]")).isNull();
    assertThat(finding(rule + "[int]")).isEqualTo("no method has the parameters (int); " + others);
  }

  @ParameterizedTest
  @CsvSource({
    "a.Shop$Companion, open, Kotlin puts the functions of a companion object there",
    "a.ShopKt, open, Kotlin puts the functions of a file there",
    "a.ShopKt, open-v7PHunc, Kotlin puts the functions of a file there",
    "a.Shop$DefaultImpls, open, Kotlin puts the bodies of an interface there",
    "a.Shop$, open, Scala puts the methods of an object there",
  })
  void a_method_that_another_class_of_the_compiler_has_is_found(
      String sibling, String method, String reason) throws Exception {
    classes.type(sibling.substring(2), method);
    String expected = sibling + " has " + method + ": " + reason + "; name that class";
    assertThat(finding("class: a.Shop\nmethod: open")).isEqualTo(expected);

    classes.type("Shop", "close");
    serving = false;
    assertThat(finding("class: a.Shop\nmethod: [open, close]")).isEqualTo(expected);
  }

  @Test
  void a_static_method_that_only_passes_on_what_comes_from_Java_is_said() throws Exception {
    // As @JvmStatic in a companion object does, and Scala for each method of an object.
    classes.put(
        new ByteBuddy()
            .subclass(Object.class)
            .name("a.Shop")
            .defineMethod("close", void.class, Visibility.PUBLIC, Ownership.STATIC)
            .intercept(StubMethod.INSTANCE));
    classes.type("Shop$Companion", "close");
    serving = false;

    assertThat(finding("class: a.Shop\nmethod: close"))
        .isEqualTo(
            "a.Shop.close counts only what comes from Java, and passes it on to a.Shop$Companion,"
                + " which has all calls; name that class");
    assertThat(finding("class: [a.Shop, a.Shop$Companion]\nmethod: close")).isNull();
    assertThat(finding("class: a.Shop$Companion\nmethod: close")).isNull();
  }

  private void remote(String annotation) throws Exception {
    TypeDescription type =
        new ByteBuddy().makeAnnotation().name(annotation).make().getTypeDescription();
    classes.put(
        new ByteBuddy()
            .makeInterface()
            .name("a.Remote")
            .defineMethod("fetch", String.class, Visibility.PUBLIC)
            .withoutCode()
            .annotateMethod(AnnotationDescription.Builder.ofType(type).build()));
  }

  private void repository() throws Exception {
    classes.library(CrudRepository.class);
    classes.put(
        new ByteBuddy()
            .makeInterface(CrudRepository.class)
            .name("a.OwnerRepository")
            .defineMethod("findByLastName", List.class, Visibility.PUBLIC)
            .withParameters(String.class)
            .withoutCode());
  }
}
