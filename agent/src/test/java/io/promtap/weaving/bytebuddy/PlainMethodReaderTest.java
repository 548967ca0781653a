// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving.bytebuddy;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainMethodReaderTest {
  private final PlainMethodReader reader = new PlainMethodReader();

  enum State {
    NEW,
    SHIPPED
  }

  /** What an entity is derived from. */
  @SuppressWarnings("unused")
  static class Base {
    private long id = 7;

    protected String number() {
      return "no. " + id;
    }

    String overridden() {
      return "base";
    }

    String throughOverridden() {
      return overridden();
    }

    @Override
    public String toString() {
      return "base " + id;
    }
  }

  /** Stands for an entity with an association that may not be loaded. */
  @SuppressWarnings("unused")
  static class Order extends Base {
    private static int made;
    private String name = "a";
    private BigDecimal price = BigDecimal.ONE;
    private Duration age = Duration.ZERO;
    private State state = State.NEW;
    private int[] counts = {1};
    private Order parent = this;
    private Object any = "any";
    private CharSequence characters = "text";
    private List<String> lines = new ArrayList<>();

    String concatenated() {
      return "order " + name + " for " + price + " since " + age + ", " + state + " " + counts[0];
    }

    String built() {
      return new StringBuilder(name).append(price).append(state.ordinal()).toString();
    }

    String formatted() {
      return String.format("%s (%d)", name, counts.length);
    }

    boolean isShipped() {
      return state == null || state.name().equals("SHIPPED") || Objects.equals(name, "b");
    }

    String chosen() {
      switch (counts.length) {
        case 0:
          return getClass().getSimpleName();
        default:
          return number().trim();
      }
    }

    String throughSuper() {
      return super.toString() + secret();
    }

    private String secret() {
      return name;
    }

    String ofParent() {
      return parent.name;
    }

    String callOfParent() {
      return parent.concatenated();
    }

    String ofLines() {
      return name + lines.size();
    }

    String ofLinesFurtherOn() {
      return name + ofLines();
    }

    String ofAnything() {
      return name + any;
    }

    String ofCharacters() {
      return characters.toString();
    }

    String passedOn() {
      return String.valueOf(this);
    }

    String kept() {
      Order self = this;
      return self.name;
    }

    String ofStatic() {
      return name + made;
    }

    String ofHelper() {
      return Helper.text(name);
    }

    String written() {
      return name = "b";
    }

    String locked() {
      synchronized (price) {
        return name;
      }
    }

    synchronized String waiting() {
      return name;
    }

    int ofObject() {
      return hashCode();
    }

    Runnable lambda() {
      return () -> {};
    }

    @Override
    String overridden() {
      return lines.toString();
    }
  }

  static class Leaf extends Order {}

  /** Code of the application that an entity may call. */
  static final class Helper {
    private Helper() {}

    static String text(String name) {
      return name;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"concatenated", "built", "formatted", "isShipped", "chosen", "throughSuper"})
  void code_that_reads_values_of_its_own_object_is_plain(String method) {
    assertThat(isPlain(Order.class, method)).isTrue();
    assertThat(isPlain(Leaf.class, method)).as("inherited").isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ofParent",
        "callOfParent",
        "ofLines",
        "ofLinesFurtherOn",
        "ofAnything",
        "ofCharacters",
        "passedOn",
        "kept",
        "ofStatic",
        "ofHelper",
        "written",
        "locked",
        "waiting",
        "ofObject",
        "lambda",
        "throughOverridden",
        "missing"
      })
  void code_that_may_reach_any_other_object_is_not(String method) {
    assertThat(isPlain(Order.class, method)).isFalse();
    assertThat(isPlain(Leaf.class, method)).as("inherited").isFalse();
  }

  @Test
  void what_a_call_reaches_depends_on_the_class_of_the_object() {
    assertThat(isPlain(Base.class, "throughOverridden")).isTrue();
    assertThat(isPlain(Order.class, "throughOverridden")).isFalse();
  }

  @Test
  void a_class_whose_file_nobody_has_has_no_plain_method() throws Exception {
    byte[] file =
        Order.class.getResourceAsStream("PlainMethodReaderTest$Base.class").readAllBytes();
    ClassLoader withoutFiles =
        new ClassLoader(null) {
          @Override
          protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (!name.equals(Base.class.getName())) {
              throw new ClassNotFoundException(name);
            }
            return defineClass(name, file, 0, file.length);
          }
        };
    Class<?> type = withoutFiles.loadClass(Base.class.getName());

    assertThat(reader.test(type, "toString()Ljava/lang/String;")).isFalse();
  }

  @Test
  void classes_of_the_jdk_are_not_looked_into() throws Exception {
    assertThat(reader.test(Object.class, "toString()Ljava/lang/String;")).isFalse();
    try (URLClassLoader none = new URLClassLoader(new URL[0])) {
      assertThat(reader.test(none.getClass(), "toString()Ljava/lang/String;")).isFalse();
    }
  }

  private boolean isPlain(Class<?> type, String method) {
    return List.of(
            method + "()Ljava/lang/String;",
            method + "()Z",
            method + "()I",
            method + "()Ljava/lang/Runnable;")
        .stream()
        .anyMatch(each -> reader.test(type, each));
  }
}
