// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapBridge;
import io.promtap.expression.CallPlaces;
import io.promtap.expression.ExpressionEvaluator;
import io.promtap.expression.ExpressionParser;
import io.promtap.log.Failures;
import java.util.AbstractList;
import java.util.List;
import org.hibernate.collection.spi.PersistentCollection;
import org.hibernate.proxy.HibernateProxy;
import org.hibernate.proxy.LazyInitializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No read of a rule asks the database of the application. */
class LazyLoadingTest {

  @AfterEach
  void remove() {
    PromtapBridge.release();
  }

  private static List<String> labelOf(Object taken, String expression) throws Throwable {
    return samples(taken, "labels: {label: \"" + expression + "\"}");
  }

  private static List<String> samples(Object taken, String reading) throws Throwable {
    RuleFixture fixture =
        new RuleFixture(
            """
            rules:
              - class: io.promtap.methods.Shops$Values
                method: take
                metrics:
                  - counter: taken_total
                    %s
            """
                .formatted(reading));
    RuleFixture.call(fixture.make("Values"), "take", taken);
    return fixture.samples("taken_total");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${arg0.customer}",
        "${arg0.customer.name}",
        "${arg0.customer.toString()}",
        "${arg0.customer.points}",
        "${arg0.items}",
        "${arg0.items[0]}",
        "${arg0.items.size()}",
        "${arg0.items.empty}"
      })
  void what_is_not_loaded_is_no_label_and_stays_so(String expression) throws Throwable {
    Purchase purchase = new Purchase(false);

    assertThat(labelOf(purchase, expression)).containsExactly("taken_total{label=\"none\"} 1.0");
    assertThat(purchase.loads).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "${arg0.customer}, Ada with 7",
    "${arg0.customer.name}, Ada",
    "${arg0.customer.points}, 7",
    "${arg0.items[0]}, chair",
    "${arg0.items.size()}, 1"
  })
  void what_is_loaded_is_read(String expression, String expected) throws Throwable {
    assertThat(labelOf(new Purchase(true), expression))
        .containsExactly("taken_total{label=\"" + expected + "\"} 1.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${arg0.items.size()}",
        "${arg0.customer.points}",
        "${arg0.customer}",
        "${arg0.items}"
      })
  void what_is_not_loaded_is_no_number_and_stays_so(String expression) throws Throwable {
    Purchase purchase = new Purchase(false);

    assertThat(samples(purchase, "value: " + expression)).containsExactly("taken_total 0.0");
    assertThat(purchase.loads).isZero();
  }

  @ParameterizedTest
  @CsvSource({"${arg0.items.size()}, 1.0", "${arg0.customer.points}, 7.0"})
  void what_is_loaded_is_a_number(String expression, String expected) throws Throwable {
    assertThat(samples(new Purchase(true), "value: " + expression))
        .containsExactly("taken_total " + expected);
  }

  /** Better no label than a read that may ask the database. */
  @Test
  void what_cannot_say_whether_it_is_loaded_is_not_read() {
    List<String> broken = new BrokenItems();
    for (String expression : new String[] {"${arg0}", "${arg0[0]}"}) {
      ExpressionEvaluator reader =
          new ExpressionEvaluator(
              ExpressionParser.parse(expression), CallPlaces.FIRST_ARGUMENT, "rules.lazy");
      assertThat(reader.key(broken, false)).isEqualTo("none");
    }
    assertThat(Failures.counts()).doesNotContainKey("rules.lazy");
  }

  public static final class BrokenItems extends AbstractList<String>
      implements PersistentCollection {
    @Override
    public boolean wasInitialized() {
      throw new IllegalStateException("no session");
    }

    @Override
    public String get(int index) {
      throw new AssertionError("was read");
    }

    @Override
    public int size() {
      throw new AssertionError("was read");
    }
  }

  public static final class Purchase {
    private final boolean isLoaded;
    private int loads;

    Purchase(boolean isLoaded) {
      this.isLoaded = isLoaded;
    }

    private <T> T loaded(T value) {
      loads += isLoaded ? 0 : 1;
      return value;
    }

    public Customer getCustomer() {
      return new CustomerProxy();
    }

    public List<String> getItems() {
      return new Items();
    }

    /** An entity, and below it what Hibernate makes of it. */
    public static class Customer {
      public String getName() {
        return "Ada";
      }

      public int getPoints() {
        return 7;
      }

      @Override
      public String toString() {
        return getName() + " with " + getPoints();
      }
    }

    public final class CustomerProxy extends Customer implements HibernateProxy {
      @Override
      public LazyInitializer getHibernateLazyInitializer() {
        return () -> !isLoaded;
      }

      @Override
      public String getName() {
        return loaded(super.getName());
      }

      @Override
      public int getPoints() {
        return loaded(super.getPoints());
      }

      @Override
      public String toString() {
        return loaded(super.toString());
      }
    }

    public final class Items extends AbstractList<String> implements PersistentCollection {
      @Override
      public boolean wasInitialized() {
        return isLoaded;
      }

      @Override
      public String get(int index) {
        return loaded("chair");
      }

      @Override
      public int size() {
        return loaded(1);
      }
    }
  }
}
