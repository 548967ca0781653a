// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.promtap.bridge.PromtapBridge;
import net.bytebuddy.jar.asm.ClassReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cglib.core.DefaultGeneratorStrategy;
import org.springframework.cglib.core.SpringNamingPolicy;
import org.springframework.cglib.proxy.Enhancer;
import org.springframework.cglib.proxy.MethodInterceptor;

/** Which methods a rule's selection weaves, seen by what is counted when they are called. */
class RuleSelectionTest {

  private RuleFixture fixture;

  @AfterEach
  void remove() {
    PromtapBridge.release();
  }

  private void rule(String selection) throws Exception {
    fixture =
        new RuleFixture(
            """
            rules:
              - name: tested
            %s
                metrics:
                  - counter: tested_total
                    labels: {class: "${class}", method: "${method}"}
            """
                .formatted(selection.indent(4).stripTrailing()));
  }

  private Object counted() {
    return fixture.samples("tested_total").stream()
        .map(
            line ->
                line.replaceAll(
                    ".*class=\".*[$.](\\w+)\",method=\"([^\"]+)\"} (\\d+).*", "$1.$2 $3"))
        .sorted()
        .toList()
        .toString();
  }

  private void payWith(String type) throws Throwable {
    Object payments = fixture.make(type);
    RuleFixture.call(payments, "pay", fixture.order("EUR", 10));
    RuleFixture.call(payments, "receipt", fixture.order("EUR", 10));
    RuleFixture.call(payments, "describe");
    RuleFixture.call(payments, "steps", 2);
    RuleFixture.call(payments, "sum", 1L, 2L);
    RuleFixture.call(payments, "getName");
    assertThat(payments).hasToString("a card");
  }

  @Test
  void an_exact_class_and_method() throws Throwable {
    rule("class: io.promtap.methods.Shops$CardPayments\nmethod: pay");
    payWith("CardPayments");
    assertThat(counted()).isEqualTo("[CardPayments.pay 1]");
  }

  @Test
  void all_subtypes_of_an_interface_whoever_declares_the_method() throws Throwable {
    rule("implements: io.promtap.methods.Shops$Payments\nmethod: [pay, describe, receipt]");
    payWith("CardPayments");
    assertThat(counted())
        .isEqualTo("[AbstractPayments.receipt 1, CardPayments.pay 1, Payments.describe 1]");
  }

  @Test
  void all_subtypes_of_a_class() throws Throwable {
    rule("extends: io.promtap.methods.Shops$AbstractPayments\nmethod: pay");
    payWith("GiftPayments");
    assertThat(counted()).isEqualTo("[CardPayments.pay 1]");
  }

  @Test
  void a_method_that_the_class_inherits_counts_for_objects_of_that_class_only() throws Throwable {
    rule("class: io.promtap.methods.Shops$GiftPayments\nmethod: [pay, receipt, describe]");
    payWith("GiftPayments");
    payWith("OtherPayments");
    assertThat(counted())
        .isEqualTo("[AbstractPayments.receipt 1, CardPayments.pay 1, Payments.describe 1]");
  }

  @Test
  void a_method_that_a_class_inherits_through_a_bridge_counts_where_it_is_declared()
      throws Throwable {
    rule("class: io.promtap.methods.Shops$Till\nmethod: count");
    RuleFixture.call(fixture.make("Till"), "count");
    assertThat(counted()).isEqualTo("[Drawer.count 1]");
  }

  @Test
  void a_name_is_missing_until_a_class_has_it() throws Exception {
    rule("class: \"io.promtap.methods.Shops$*\"\nmethod: [save, pay]");
    fixture.type("Store");
    assertThat(fixture.rules.finding("tested", false)).isNull();
    assertThat(fixture.rules.finding("tested", true)).contains("declares no method pay; ");

    fixture.type("CardPayments");
    assertThat(fixture.rules.finding("tested", true)).isNull();
    assertThat(fixture.rules.finding("another", true)).isNull();
  }

  @Test
  void overloads_that_a_class_inherits_count_beside_the_one_that_it_overrides() throws Throwable {
    rule("class: io.promtap.methods.Shops$OrderStore\nmethod: save");
    saveAll();
    assertThat(counted())
        .isEqualTo("[CheckedStore.save 1, OrderStore.save 1, Saving.save 1, Store.save 1]");
  }

  @Test
  void parameters_choose_among_what_a_class_declares_and_what_it_inherits() throws Throwable {
    rule(
        """
        class: io.promtap.methods.Shops$OrderStore
        method: save
        parameters: [java.lang.Object, int]
        """);
    saveAll();
    assertThat(counted()).isEqualTo("[Store.save 1]");
  }

  private void saveAll() throws Throwable {
    Object store = fixture.make("OrderStore");
    RuleFixture.call(store, "save");
    Class<?> type = fixture.type("Store");
    type.getMethod("save", Object.class).invoke(store, fixture.order("EUR", 10));
    type.getMethod("save", Object.class, int.class).invoke(store, fixture.order("EUR", 10), 2);
    RuleFixture.call(store, "save", fixture.order("EUR", 10), 2, true);
  }

  @Test
  void an_inherited_method_counts_by_an_annotation_that_is_not_there_at_run_time()
      throws Throwable {
    rule("annotatedWith: io.promtap.methods.Shops$Kept\nmethod: pay");
    payWith("KeptPayments");
    payWith("OtherPayments");
    assertThat(counted()).isEqualTo("[CardPayments.pay 1]");
  }

  @Test
  void an_inherited_method_counts_by_an_annotation_that_another_annotation_bears()
      throws Throwable {
    rule(
        """
        annotatedWith: io.promtap.methods.Shops$Watched
        metaAnnotations: true
        method: pay
        """);
    payWith("ImportantPayments");
    payWith("OtherPayments");
    assertThat(counted()).isEqualTo("[CardPayments.pay 1]");
  }

  @Test
  void an_override_that_calls_what_it_overrides_is_two_calls_or_one_if_only_outermost_ones_count()
      throws Throwable {
    rule("implements: io.promtap.methods.Shops$Payments\nmethod: pay");
    payWith("CheckedPayments");
    assertThat(counted()).isEqualTo("[CardPayments.pay 1, CheckedPayments.pay 1]");

    rule("implements: io.promtap.methods.Shops$Payments\nmethod: pay\noutermost: true");
    payWith("CheckedPayments");
    assertThat(counted()).isEqualTo("[CardPayments.pay 0, CheckedPayments.pay 1]");
    Object payments = fixture.make("CheckedPayments");
    assertThatThrownBy(() -> RuleFixture.call(payments, "pay", fixture.order("EUR", -1)))
        .hasMessage("negative");
    payWith("CheckedPayments");
    assertThat(counted()).isEqualTo("[CardPayments.pay 0, CheckedPayments.pay 3]");
  }

  @Test
  void a_recursion_is_one_call_if_only_outermost_ones_count() throws Throwable {
    rule("class: io.promtap.methods.Shops$CardPayments\nmethod: secretStep\noutermost: true");
    payWith("CardPayments");
    payWith("CardPayments");
    assertThat(counted()).isEqualTo("[CardPayments.secretStep 2]");
  }

  @Test
  void a_wildcard_for_methods_leaves_out_getters_and_what_every_object_has() throws Throwable {
    rule("class: io.promtap.methods.Shops$CardPayments\nmethod: \"*\"");
    payWith("CardPayments");
    assertThat(counted())
        .isEqualTo(
            "[CardPayments.pay 1, CardPayments.secretStep 3, CardPayments.steps 1,"
                + " CardPayments.sum 1]");
  }

  @Test
  void a_wildcard_leaves_out_what_the_compiler_adds_to_an_enum_and_a_record() throws Throwable {
    rule("class: io.promtap.methods.Shops$*\nmethod: \"*\"\nexclude: {class: \"**Payments\"}");
    Class<?> kind = fixture.type("Kind");
    Object one = kind.getMethod("valueOf", String.class).invoke(null, "ONE");
    kind.getMethod("values").invoke(null);
    kind.getMethod("values", int.class).invoke(null, 1);
    RuleFixture.call(one, "cost");
    Object parcel = fixture.make("Parcel", "tea", 3);
    RuleFixture.call(parcel, "item");
    RuleFixture.call(parcel, "count");
    RuleFixture.call(parcel, "total");
    assertThat(counted()).isEqualTo("[Kind.cost 1, Kind.values 1, Parcel.count 1, Parcel.total 1]");

    rule(
        "class: [io.promtap.methods.Shops$Kind, io.promtap.methods.Shops$Parcel]\n"
            + "method: [valueOf, item]");
    fixture.type("Kind").getMethod("valueOf", String.class).invoke(null, "ONE");
    RuleFixture.call(fixture.make("Parcel", "tea", 3), "item");
    assertThat(counted()).isEqualTo("[Kind.valueOf 1, Parcel.item 1]");
  }

  @Test
  void overloads_that_were_written_in_Java_count_each() throws Throwable {
    rule("class: io.promtap.methods.Shops$Overloads\nmethod: send");
    RuleFixture.call(fixture.make("Overloads"), "send", "tea");
    assertThat(counted()).isEqualTo("[Overloads.send 2]");
  }

  @Test
  void getters_and_toString_are_counted_if_they_are_named() throws Throwable {
    rule("class: io.promtap.methods.Shops$CardPayments\nmethod: [\"get*\", toString]");
    payWith("CardPayments");
    assertThat(counted()).isEqualTo("[CardPayments.getName 1, CardPayments.toString 1]");
  }

  @Test
  void a_pattern_for_classes_within_a_package_and_across() throws Throwable {
    rule("class: \"io.promtap.methods.*Card*\"\nmethod: pay");
    payWith("CardPayments");
    assertThat(counted()).isEqualTo("[CardPayments.pay 1]");

    rule("class: \"io.**Payments\"\nmethod: \"p*\"");
    payWith("CardPayments");
    assertThat(counted()).isEqualTo("[CardPayments.pay 1]");

    rule("class: \"io.*.Shops$CardPayments\"\nmethod: pay");
    payWith("CardPayments");
    assertThat(counted()).isEqualTo("[]");
  }

  @Test
  void what_is_excluded_is_left_out() throws Throwable {
    rule(
        """
        implements: io.promtap.methods.Shops$Payments
        method: "*"
        exclude: {class: "**$Card*", method: receipt}
        """);
    payWith("CardPayments");
    assertThat(counted()).isEqualTo("[Payments.describe 1]");
  }

  @Test
  void parameters_choose_among_overloads() throws Throwable {
    rule(
        """
        class: io.promtap.methods.Shops$CardPayments
        method: "*"
        parameters: [long, ..]
        """);
    payWith("CardPayments");
    assertThat(counted()).isEqualTo("[CardPayments.sum 1]");
  }

  @Test
  void private_and_static_methods() throws Throwable {
    rule("class: io.promtap.methods.Shops$CardPayments\nmethod: [secretStep, sum]");
    payWith("CardPayments");
    assertThat(counted()).isEqualTo("[CardPayments.secretStep 3, CardPayments.sum 1]");
  }

  @Test
  void an_interface_of_the_jdk_stands_for_its_subtypes_in_the_application_alone() throws Throwable {
    rule("implements: java.util.Comparator\nmethod: [compare, reversed]");
    assertThat(fixture.rules.probe().classNames())
        .containsExactlyInAnyOrderElementsOf(SuspendProbe.CLASSES);
    RuleMatcher matcher = fixture.rules.entries().get(0).matcher;
    assertThat(matcher.matchesName("java.util.Comparator")).isFalse();
    assertThat(matcher.matchesName("io.promtap.methods.Shops$CardPayments")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "implements: io.promtap.methods.Shops$Payments",
        "extends: io.promtap.methods.Shops$CardPayments",
        "class: io.promtap.methods.Shops$*",
      })
  void a_call_through_a_subclass_that_Spring_made_is_one_call_of_what_was_written(String selection)
      throws Throwable {
    rule(selection + "\nmethod: pay");
    RuleFixture.call(throughSpring(), "pay", fixture.order("EUR", 10));
    assertThat(counted()).isEqualTo("[CardPayments.pay 1]");
  }

  @Test
  void a_class_that_a_framework_made_is_woven_if_it_is_named_exactly() throws Throwable {
    rule("class: io.promtap.methods.Shops$CardPayments$$SpringCGLIB$$0\nmethod: pay");
    RuleFixture.call(throughSpring(), "pay", fixture.order("EUR", 10));
    assertThat(fixture.samples("tested_total"))
        .singleElement()
        .asString()
        .contains("Shops$CardPayments$$SpringCGLIB$$0");
  }

  @Test
  void what_a_class_inherits_counts_for_the_subclass_that_Spring_made_of_it() throws Throwable {
    rule("class: io.promtap.methods.Shops$CardPayments\nmethod: receipt");
    RuleFixture.call(throughSpring(), "receipt", fixture.order("EUR", 10));
    assertThat(counted()).isEqualTo("[AbstractPayments.receipt 1]");
  }

  /** As Spring makes it, and passed by the weaver as the JVM would do it. */
  private Object throughSpring() throws Exception {
    Enhancer enhancer = new Enhancer();
    enhancer.setSuperclass(fixture.type("CardPayments"));
    enhancer.setNamingPolicy(SpringNamingPolicy.INSTANCE);
    enhancer.setUseCache(false);
    enhancer.setCallback(
        (MethodInterceptor) (proxy, method, arguments, on) -> on.invokeSuper(proxy, arguments));
    enhancer.setStrategy(
        new DefaultGeneratorStrategy() {
          @Override
          protected byte[] transform(byte[] file) {
            byte[] woven = fixture.loader.weave(new ClassReader(file).getClassName(), file);
            return woven == null ? file : woven;
          }
        });
    return enhancer.create();
  }

  @Test
  void a_lambda_is_no_subtype_that_can_be_woven_and_stays_as_it_is() throws Throwable {
    rule("implements: io.promtap.methods.Shops$Payments\nmethod: pay");
    assertThat(RuleFixture.call(fixture.make("LambdaUser"), "use", fixture.order("EUR", 1)))
        .isEqualTo(true);
    assertThat(counted()).isEqualTo("[]");
  }

  @Test
  void an_annotation_on_the_method() throws Throwable {
    rule("method: {annotatedWith: io.promtap.methods.Shops$Watched}");
    callAnnotated();
    assertThat(counted()).isEqualTo("[Partly.annotated 1, Watching.alone 1]");
  }

  @Test
  void an_annotation_that_another_annotation_bears() throws Throwable {
    rule("method: {annotatedWith: io.promtap.methods.Shops$Watched}\nmetaAnnotations: true");
    callAnnotated();
    assertThat(counted())
        .isEqualTo("[Partly.annotated 1, Partly.throughAnother 1, Watching.alone 1]");
  }

  @Test
  void an_annotation_on_the_class() throws Throwable {
    rule("annotatedWith: io.promtap.methods.Shops$Important\nmethod: \"*\"");
    callAnnotated();
    assertThat(counted()).isEqualTo("[Watching.alone 1, Watching.watch 1]");
  }

  private void callAnnotated() throws Throwable {
    Object partly = fixture.make("Partly");
    RuleFixture.call(partly, "annotated");
    RuleFixture.call(partly, "throughAnother");
    RuleFixture.call(partly, "plain");
    Object watching = fixture.make("Watching");
    RuleFixture.call(watching, "watch");
    RuleFixture.call(watching, "alone");
  }

  @Test
  void constructors_that_succeed() throws Throwable {
    fixture =
        new RuleFixture(
            """
            rules:
              - class: io.promtap.methods.Shops$Item
                method: new
                parameters: [java.lang.String, int]
                metrics:
                  - counter: items_total
                    labels: {name: "${this.name}", first: "${arg0}"}
                  - summary: item_creation_duration_seconds
            """);
    fixture.make("Item", "a");
    fixture.make("Item", "b", 5);
    assertThatThrownBy(() -> fixture.make("Item", "c", -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("negative");

    assertThat(fixture.samples("items_total"))
        .containsExactlyInAnyOrder(
            "items_total{first=\"a\",name=\"a1\"} 1.0", "items_total{first=\"b\",name=\"b5\"} 1.0");
    assertThat(fixture.samples("item_creation_duration_seconds_count"))
        .containsExactly("item_creation_duration_seconds_count 2");
  }
}
