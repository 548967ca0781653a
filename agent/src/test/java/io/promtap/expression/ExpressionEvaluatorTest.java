// SPDX-License-Identifier: Apache-2.0
package io.promtap.expression;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.promtap.log.Failures;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one expression reads from one object. */
class ExpressionEvaluatorTest {

  private static final String WHERE = "rules.reader.label";

  private final Thing thing = new Thing();

  @ParameterizedTest
  @CsvSource({
    "${arg0.getter}, got",
    "${arg0.flag}, true",
    "${arg0.component}, called",
    "${arg0.hidden}, secret",
    "${arg0.inherited}, from above",
    "${arg0.text.length()}, 4",
    "${arg0.list[1]}, b",
    "${arg0.list[2]}, none",
    "${arg0.list[2]:-x}, x",
    "${arg0.array[0]}, 7",
    "${arg0.array[1]}, none",
    "${arg0.text[0]}, none",
    "${arg0.map['k']}, v",
    "${arg0.map['x']}, none",
    "${arg0.text['k']}, none",
    "${arg0.some}, inside",
    "${arg0.some.length()}, 6",
    "${arg0.nothing}, none",
    "${arg0.nothing.length()}, none",
    "${arg0.empty}, none",
    "${arg0.list}, none",
    "${arg0.map}, none",
    "${arg0.array}, none",
    "${arg0.day}, MONDAY",
    "${arg0.type}, java.lang.String",
    "${arg0.failure}, java.lang.IllegalStateException",
    "${arg0.large}, 1099511627776"
  })
  void a_label_is_the_text_of_what_is_read(String expression, String expected) {
    assertThat(label(expression, thing)).isEqualTo(expected);
  }

  /** They are keys: of their text nothing is made, and they hold nothing else alive. */
  @Test
  void numbers_flags_and_identifiers_are_keys_as_they_are() {
    UUID id = new UUID(1, 2);
    for (Object value : new Object[] {7, 8L, true, id, "text"}) {
      assertThat(reader("${arg0}").key(value, false)).isSameAs(value);
    }
    assertThat(reader("${arg0}").key(new StringBuilder("built"), false)).isEqualTo("built");
    assertThat(reader("${arg0}").key("", false)).isEqualTo("none");
    assertThat(reader("${arg0:-x}").key(null, false)).isEqualTo("x");
  }

  @Test
  void a_constant_needs_nothing_of_the_call() {
    ExpressionEvaluator constant = reader("12.5");

    assertThat(constant.isConstant()).isTrue();
    assertThat(constant.key(null, false)).isEqualTo("12.5");
    assertThat(constant.number(null, false)).isEqualTo(12.5);
    assertThat(reader("planner").number(null, false)).isNaN();
    assertThat(reader("${arg0}").isConstant()).isFalse();
    assertThat(reader("${this}").isConstant()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "${this}, 0",
    "${arg3}, 2",
    "${return}, 5",
    "${exception}, 6",
    "${class}, 7",
    "${method}, 8",
    "planner, -1"
  })
  void a_root_has_its_place(String expression, int place) {
    assertThat(new ExpressionEvaluator(ExpressionParser.parse(expression), 2, WHERE).root())
        .isEqualTo(place);
  }

  @ParameterizedTest
  @CsvSource({
    "${arg0.integer}, 41",
    "${arg0.large}, 1099511627776",
    "${arg0.fraction}, 0.5",
    "${arg0.boxed}, 42",
    "${arg0.flag}, 1",
    "${arg0.off}, 0",
    "${arg0.duration}, 90.25",
    "${arg0.array[0]}, 7",
    "${arg0.map['n']}, 9",
    "${arg0.text.length()}, 4",
    "${arg0.some.length()}, 6",
    "${arg0.nothing:-3}, 3",
    "${arg0.nothing.length():-3}, 3",
    "${arg0.text:-3}, 3",
    "${arg0.letter:-3}, 3",
    "${arg0.broken:-3}, 3",
    "${arg0.absent:-3}, 3"
  })
  void a_number_is_what_counts_as_one_else_the_default(String expression, double expected) {
    assertThat(reader(expression).number(thing, false)).isEqualTo(expected);
  }

  /** Its place is 0, the first of all. */
  @Test
  void the_receiver_is_read_as_an_argument_is() {
    assertThat(reader("${this.text}").key(thing, false)).isEqualTo("text");
    assertThat(reader("${this.integer}").number(thing, false)).isEqualTo(41);
    assertThat(reader("${this.text:-3}").number(thing, false)).isEqualTo(3);
    assertThat(reader("${this.flag}").isError(thing, false)).isTrue();
  }

  @Test
  void a_getter_of_a_class_whose_fields_are_closed_to_everybody_is_called() throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", exchange -> exchange.sendResponseHeaders(204, -1));
    server.start();
    try {
      URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      HttpResponse<Void> response =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());

      assertThat(label("${arg0.statusCode()}", response)).isEqualTo("204");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void an_index_behind_the_end_and_a_step_into_the_wrong_kind_are_no_failures() {
    long before = failures();
    for (String path : List.of("list[2]", "array[1]", "text[0]", "text['k']", "nothing.name")) {
      assertThat(label("${arg0." + path + "}", thing)).isEqualTo("none");
    }
    assertThat(failures()).isEqualTo(before);
  }

  @Test
  void what_is_no_number_and_has_no_default_is_nan() {
    assertThat(reader("${arg0.text}").number(thing, false)).isNaN();
    assertThat(reader("${arg0}").number(thing, false)).isNaN();
    assertThat(reader("${arg0}").number(null, false)).isNaN();
    assertThat(reader("${arg0}").number(4, false)).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({
    "${arg0.flag}, true",
    "${arg0.off}, false",
    "${arg0.text}, true",
    "${arg0.empty}, false",
    "${arg0.nothing}, false",
    "${arg0.integer}, true",
    "${arg0.broken}, false",
    "${arg0.absent}, false"
  })
  void an_error_is_what_is_true_or_there(String expression, boolean expected) {
    assertThat(reader(expression).isError(thing, false)).isEqualTo(expected);
  }

  @Test
  void a_getter_that_throws_gives_the_default_and_is_counted() {
    long before = failures();
    ExpressionEvaluator reader = reader("${arg0.broken:-x}");

    assertThat(reader.key(thing, false)).isEqualTo("x");
    assertThat(reader.number(thing, false)).isNaN();
    assertThat(reader.isError(thing, false)).isFalse();
    assertThat(failures() - before).isEqualTo(3);
  }

  @Test
  void an_expression_that_is_switched_off_gives_its_default_and_asks_no_more() {
    ExpressionEvaluator reader = reader("${arg0.counted:-5}");
    thing.throwsWhenCounted = true;
    for (int i = 0; i < 100; i++) {
      reader.key(thing, false);
    }
    thing.throwsWhenCounted = false;

    assertThat(reader.key(thing, false)).isEqualTo("5");
    assertThat(reader.number(thing, false)).isEqualTo(5);
    assertThat(reader.isError(thing, false)).isFalse();
    assertThat(thing.counts).isEqualTo(100);
  }

  @Test
  void reads_that_go_well_are_no_reason_to_switch_off() {
    ExpressionEvaluator reader = reader("${arg0.counted}");
    for (int i = 0; i < 150; i++) {
      thing.throwsWhenCounted = i % 50 != 0;
      reader.key(thing, false);
    }
    thing.throwsWhenCounted = false;
    assertThat(reader.key(thing, false)).isEqualTo(151);

    for (int i = 0; i < 150; i++) {
      thing.throwsWhenCounted = i % 50 != 0;
      reader.number(thing, false);
    }
    for (int i = 0; i < 150; i++) {
      thing.throwsWhenCounted = i % 50 != 0;
      reader.isError(thing, false);
    }
    thing.throwsWhenCounted = false;
    assertThat(reader.key(thing, false)).isEqualTo(452);
  }

  /** The first class has a place of its own in a property; the others have to work as well. */
  @Test
  void objects_of_several_classes_are_read_each_in_its_way() {
    ExpressionEvaluator reader = reader("${arg0.id}");
    for (int i = 0; i < 3; i++) {
      assertThat(reader.key(new First(), false)).isEqualTo("first");
      assertThat(reader.key(new Second(), false)).isEqualTo(2);
      assertThat(reader.number(new Second(), false)).isEqualTo(2);
      assertThat(reader.number(new First(), false)).isNaN();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"${arg0.staticField}", "${arg0.staticGetter}", "${arg0.nowhere}"})
  void what_no_object_has_is_a_failure_that_names_it(String expression) {
    long before = failures();

    assertThat(label(expression, thing)).isEqualTo("none");
    assertThat(failures() - before).isEqualTo(1);
  }

  @Test
  void a_method_that_returns_nothing_is_no_property() {
    assertThat(label("${arg0.reset}", thing)).isEqualTo("none");
    assertThat(thing.resets).isZero();
  }

  @Test
  void of_what_asking_uses_up_only_fields_are_read() {
    Used used = new Used();

    assertThat(label("${arg0.next}", used)).isEqualTo("none");
    assertThat(label("${arg0.count}", used)).isEqualTo("0");
    assertThat(label("${arg0.describe()}", used)).isEqualTo("none");
    assertThat(label("${arg0.done}", CompletableFuture.completedFuture("x"))).isEqualTo("none");
    assertThat(used.count).isZero();
  }

  @Test
  void of_what_wants_to_be_closed_fields_are_read_and_methods_that_are_named() {
    Closeable closeable = new Closeable();

    assertThat(label("${arg0.name}", closeable)).isEqualTo("none");
    assertThat(label("${arg0.getName()}", closeable)).isEqualTo("named");
    assertThat(label("${arg0.field}", closeable)).isEqualTo("field");
  }

  @Test
  void a_hidden_class_of_a_module_is_read_through_its_public_type() {
    assertThat(
            label("${arg0.size()}", Collections.unmodifiableList(new ArrayList<>(List.of(1, 2)))))
        .isEqualTo("2");
    assertThat(label("${arg0.empty}", Map.of("a", 1))).isEqualTo("false");
    assertThat(label("${arg0.key}", Map.entry("k", "v"))).isEqualTo("k");
  }

  @Test
  void a_field_in_a_module_that_is_not_open_is_refused_with_the_flag_that_opens_it()
      throws Throwable {
    try {
      new Property("value", false).read("text");
    } catch (IllegalArgumentException refused) {
      assertThat(refused)
          .hasMessageContaining("no access to ")
          .hasMessageEndingWith("; --add-opens java.base/java.lang=ALL-UNNAMED would");
      return;
    }
    throw new AssertionError("was read");
  }

  @Test
  void what_is_missing_is_said_with_the_class_and_the_way_out() {
    assertThat(refusal("nowhere", false, thing))
        .isEqualTo(Thing.class.getName() + " has no property nowhere");
    assertThat(refusal("nowhere", true, thing))
        .isEqualTo(Thing.class.getName() + " has no method nowhere()");
    assertThat(refusal("name", false, new Closeable()))
        .isEqualTo(
            Closeable.class.getName()
                + " has no property name; of an AutoCloseable only fields are read, unless a method"
                + " is named, as in .getName()");
    assertThat(refusal("nowhere", true, new Closeable()))
        .isEqualTo(Closeable.class.getName() + " has no method nowhere()");
  }

  private static String refusal(String name, boolean isCall, Object from) {
    try {
      return "read " + new Property(name, isCall).read(from);
    } catch (Throwable refused) {
      return refused.getMessage();
    }
  }

  private static String label(String expression, Object argument) {
    return String.valueOf(reader(expression).key(argument, false));
  }

  private static ExpressionEvaluator reader(String expression) {
    return new ExpressionEvaluator(
        ExpressionParser.parse(expression), CallPlaces.FIRST_ARGUMENT, WHERE);
  }

  private static long failures() {
    return Failures.counts().getOrDefault(WHERE, 0L);
  }

  public static class Above {
    public String getInherited() {
      return "from above";
    }
  }

  /** With a member of every kind, most of them not public, as applications have them. */
  public static final class Thing extends Above {
    private static final String staticField = "static";
    private final String hidden = "secret";
    private final String component = "field";
    private final List<String> list = Arrays.asList("a", "b");
    private final int[] array = {7};
    private final Map<String, Object> map = Map.of("k", "v", "n", 9);
    private final Optional<String> some = Optional.of("inside");
    private final Optional<String> nothing = Optional.empty();
    private final String text = "text";
    private final String empty = "";
    private final int integer = 41;
    private final long large = 1L << 40;
    private final float fraction = 0.5f;
    private final Short boxed = 42;
    private final boolean off = false;
    private final char letter = 'x';
    private final Duration duration = Duration.ofMillis(90_250);
    private final DayOfWeek day = DayOfWeek.MONDAY;
    private final Class<?> type = String.class;
    private final Exception failure = new IllegalStateException("told nobody");
    private boolean throwsWhenCounted;
    private int counts;
    private int resets;

    public static String getStaticGetter() {
      return staticField;
    }

    public String getGetter() {
      return "got";
    }

    boolean isFlag() {
      return true;
    }

    public String component() {
      return component.equals("field") ? "called" : component;
    }

    public String getBroken() {
      throw new IllegalStateException("broken getter");
    }

    public int getCounted() {
      counts++;
      if (throwsWhenCounted) {
        throw new IllegalStateException("broken getter");
      }
      return counts;
    }

    public void getReset() {
      resets++;
    }
  }

  public static final class First {
    private final String id = "first";
  }

  public static final class Second {
    public int getId() {
      return 2;
    }
  }

  public static final class Used implements Iterator<Integer> {
    private int count;

    @Override
    public boolean hasNext() {
      return true;
    }

    @Override
    public Integer next() {
      return ++count;
    }

    public Integer getNext() {
      return next();
    }

    public String describe() {
      return "after " + next();
    }
  }

  public static final class Closeable implements AutoCloseable {
    private final String field = "field";

    public String getName() {
      return "named";
    }

    @Override
    public void close() {}
  }
}
