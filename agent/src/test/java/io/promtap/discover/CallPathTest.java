// SPDX-License-Identifier: Apache-2.0
package io.promtap.discover;

import static io.promtap.discover.Stacks.POOL;
import static io.promtap.discover.Stacks.SLEEP;
import static io.promtap.discover.Stacks.TOMCAT;
import static io.promtap.discover.Stacks.cut;
import static io.promtap.discover.Stacks.method;
import static io.promtap.discover.Stacks.running;
import static io.promtap.discover.Stacks.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallPathTest {

  private static final ApplicationCode CODE = ApplicationCode.otherThanLibraries();

  @Test
  void it_has_the_methods_of_the_application_from_the_outside_in_and_each_once() {
    assertThat(path(running(1, POOL + "a.Shop.pay org.h2.Driver.run a.Tax.of a.Shop.pay a.Tax.of")))
        .containsExactly(method("a.Shop.pay"), method("a.Tax.of"));
  }

  @Test
  void a_wait_counts_for_the_application_only_if_it_is_on_the_stack() {
    assertThat(path(waiting(1, POOL + "a.Shop.pay" + SLEEP))).containsExactly(method("a.Shop.pay"));

    CallPath idle =
        CallPath.of(
            waiting(1, POOL + "java.util.concurrent.LinkedBlockingQueue.take sun.misc.Unsafe.park"),
            CODE);
    assertThat(idle.methods()).isEmpty();
    assertThat(idle.leftOut()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.Main.main a.Worker.work",
        "java.lang.Thread.run a.Worker.run a.Worker.work",
        "java.lang.Thread.run java.lang.Thread.runWith a.Worker.run a.Worker.work",
        "java.lang.Thread.run a.Worker$$Lambda.0x1.run a.Worker.loop a.Worker.work",
        "java.lang.Thread.run a.Worker.lambda$start$0 a.Worker.work",
        // A subclass of Thread.
        "a.Worker.run a.Worker.work",
      })
  void the_body_of_a_thread_is_no_entry_point_but_what_it_calls(String frames) {
    assertThat(path(running(1, frames))).containsExactly(method("a.Worker.work"));
  }

  @Test
  void the_body_of_a_virtual_thread_is_an_entry_point() {
    assertThat(
            path(
                running(
                    1,
                    "java.lang.VirtualThread.run java.lang.Thread.runWith a.Task.run a.Shop.pay")))
        .containsExactly(method("a.Task.run"), method("a.Shop.pay"));
  }

  @Test
  void a_method_run_whose_callers_are_not_known_is_an_entry_point() {
    assertThat(path(cut(1, "a.Task.run a.Shop.pay")))
        .containsExactly(method("a.Task.run"), method("a.Shop.pay"));
  }

  @Test
  void what_a_thread_does_in_its_own_body_is_left_out_and_its_waits_there_are_idle() {
    CallPath working = CallPath.of(running(1, "java.lang.Thread.run a.Worker.run"), CODE);
    assertThat(working.methods()).isEmpty();
    assertThat(working.leftOut()).isEqualTo(method("a.Worker.run"));

    CallPath idle = CallPath.of(waiting(1, "java.lang.Thread.run a.Worker.run" + SLEEP), CODE);
    assertThat(idle.methods()).isEmpty();
    assertThat(idle.leftOut()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.Shop.lambda$pay$3",
        "a.Shop.pay$lambda$0",
        "a.Shop.pay$lambda-0",
        "a.Shop.$anonfun$pay$1",
      })
  void a_lambda_is_part_of_the_method_around_it_while_that_runs(String lambda) {
    assertThat(path(running(1, POOL + "a.Shop.pay java.util.List.forEach " + lambda + " a.Tax.of")))
        .containsExactly(method("a.Shop.pay"), method("a.Tax.of"));

    CallPath later = CallPath.of(running(1, POOL + lambda), CODE);
    assertThat(later.methods()).isEmpty();
    assertThat(later.leftOut().written()).isEqualTo(method("a.Shop.pay"));
    assertThat(path(running(1, POOL + lambda + " a.Tax.of"))).containsExactly(method("a.Tax.of"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.Shop.<init>",
        "a.Shop.<clinit>",
        "a.Shop.access$000",
        "a.Shop$1.run",
        "a.Shop$1$Inner.run"
      })
  void what_no_rule_can_name_is_part_of_its_caller(String frame) {
    assertThat(path(running(1, POOL + "a.Desk.serve " + frame + " a.Tax.of")))
        .containsExactly(method("a.Desk.serve"), method("a.Tax.of"));
  }

  @Test
  void proxies_are_passed_over() {
    assertThat(path(running(1, POOL + "a.Shop$$SpringCGLIB$$0.pay a.Shop.pay")))
        .containsExactly(method("a.Shop.pay"));
  }

  @Test
  void servlets_and_filters_are_left_to_the_metrics_of_http() {
    String servlet =
        "a.LogFilter.doFilter org.apache.catalina.core.ApplicationFilterChain.doFilter "
            + "a.Servlet.service jakarta.servlet.http.HttpServlet.service a.Servlet.doGet ";
    assertThat(path(running(1, TOMCAT + servlet + "a.Shop.pay")))
        .containsExactly(method("a.Shop.pay"));
    assertThat(CallPath.of(running(1, TOMCAT + servlet), CODE).leftOut())
        .isEqualTo(method("a.Servlet.doGet"));
  }

  @Test
  void a_method_of_such_a_name_that_the_application_calls_itself_is_no_servlet() {
    assertThat(path(running(1, POOL + "a.Desk.open a.Desk.service")))
        .containsExactly(method("a.Desk.open"), method("a.Desk.service"));
    assertThat(path(running(1, POOL + "a.Desk.service"))).containsExactly(method("a.Desk.service"));
  }

  @Test
  void a_consumer_that_waits_for_work_is_idle_but_not_one_that_works() {
    String take = " java.util.concurrent.LinkedBlockingQueue.take sun.misc.Unsafe.park";
    assertThat(path(waiting(1, POOL + "a.Consumer.loop a.Consumer.next" + take))).isEmpty();
    assertThat(path(waiting(1, POOL + "a.Consumer.loop a.Consumer.next" + SLEEP))).hasSize(2);
    assertThat(path(running(1, POOL + "a.Consumer.loop a.Consumer.next" + take))).hasSize(2);
  }

  @Test
  void a_request_that_waits_at_a_queue_is_not_idle() {
    String poll = " java.util.concurrent.SynchronousQueue.poll sun.misc.Unsafe.park";
    assertThat(path(waiting(1, TOMCAT + "a.Shop.pay" + poll)))
        .containsExactly(method("a.Shop.pay"));
    assertThat(path(waiting(1, POOL + "a.Shop.pay com.zaxxer.hikari.pool.HikariPool.get" + poll)))
        .containsExactly(method("a.Shop.pay"));
  }

  @Test
  void a_stack_of_libraries_alone_is_nothing() {
    assertThat(path(running(1, TOMCAT))).isEmpty();
  }

  private static List<JavaMethod> path(RecordedStack stack) {
    return CallPath.of(stack, CODE).methods();
  }
}
