// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapBridge;
import io.promtap.expression.CallPlaces;
import io.promtap.expression.ExpressionEvaluator;
import io.promtap.expression.ExpressionParser;
import io.promtap.log.Failures;
import io.promtap.support.ReadStatements;
import java.util.AbstractList;
import java.util.List;
import javax.sql.rowset.serial.SerialClob;
import org.hibernate.bytecode.enhance.spi.interceptor.BytecodeLazyAttributeInterceptor;
import org.hibernate.collection.spi.PersistentCollection;
import org.hibernate.engine.spi.PersistentAttributeInterceptable;
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
    RuleFixture fixture = fixture(reading);
    RuleFixture.call(fixture.make("Values"), "take", taken);
    return fixture.samples("taken_total");
  }

  private static RuleFixture fixture(String reading) throws Throwable {
    return new RuleFixture(
        """
            rules:
              - class: io.promtap.methods.Shops$Values
                method: take
                metrics:
                  - counter: taken_total
                    %s
            """
            .formatted(reading));
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

  @ParameterizedTest
  @CsvSource({
    "${arg0.itemCount}, none",
    "${arg0.getItemCount()}, none",
    "${arg0.items.size()}, none",
    "${arg0}, none",
    "${arg0.shop}, Corner",
    "${arg0.getShop()}, Corner"
  })
  void a_method_that_is_no_getter_of_a_field_is_not_called_while_a_field_is_not_loaded(
      String expression, String expected) throws Throwable {
    Purchase purchase = new Purchase(false);

    assertThat(labelOf(new Basket(purchase), expression))
        .containsExactly("taken_total{label=\"" + expected + "\"} 1.0");
    assertThat(purchase.loads).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "${arg0.itemCount}, 1",
    "${arg0.getItemCount()}, 1",
    "${arg0.items.size()}, 1",
    "${arg0}, Corner with 1"
  })
  void it_is_called_when_all_is_loaded(String expression, String expected) throws Throwable {
    assertThat(labelOf(new Basket(new Purchase(true)), expression))
        .containsExactly("taken_total{label=\"" + expected + "\"} 1.0");
  }

  @Test
  void a_number_that_needs_what_is_not_loaded_is_none() throws Throwable {
    Purchase purchase = new Purchase(false);

    assertThat(samples(new Basket(purchase), "value: \"${arg0.itemCount:-5}\""))
        .containsExactly("taken_total 5.0");
    assertThat(purchase.loads).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "${arg0.photo}, none, cat",
    "${arg0.getPhoto()}, none, cat",
    "${arg0.pages}, none, 3",
    "${arg0.summary}, none, cat of Ada",
    "${arg0}, none, cat of Ada",
    "${arg0.owner}, Ada, Ada"
  })
  void an_attribute_of_an_enhanced_entity_is_read_when_it_is_loaded(
      String expression, String unloaded, String loaded) throws Throwable {
    Enhanced entity = new Enhanced(false);

    assertThat(labelOf(entity, expression))
        .containsExactly("taken_total{label=\"" + unloaded + "\"} 1.0");
    assertThat(entity.loads).isZero();
    PromtapBridge.release();
    assertThat(labelOf(new Enhanced(true), expression))
        .containsExactly("taken_total{label=\"" + loaded + "\"} 1.0");
  }

  @Test
  void an_association_is_no_error_less_for_not_being_loaded() {
    ExpressionEvaluator reader =
        new ExpressionEvaluator(
            ExpressionParser.parse("${arg0}"), CallPlaces.FIRST_ARGUMENT, "rules.lazy");

    assertThat(reader.isError(new Purchase(false).getCustomer(), false)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"${arg0.rows}", "${arg0.getRows()}", "${arg0}", "${arg0.broken}"})
  void a_method_that_ran_a_statement_is_not_called_again(String expression) throws Throwable {
    Report report = new Report();
    for (String reading : new String[] {"labels: {label: \"%s\"}", "value: \"%s\""}) {
      RuleFixture fixture = fixture(reading.formatted(expression));
      for (int i = 0; i < 3; i++) {
        RuleFixture.call(fixture.make("Values"), "take", report);
      }
      assertThat(report.statements).isEqualTo(1);
      assertThat(fixture.samples("taken_total").get(0)).matches("taken_total(.*none.* 3.0| 0.0)");
      PromtapBridge.release();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"${arg0}", "${arg0.length()}", "${arg0.asciiStream}"})
  void a_large_object_of_a_database_is_no_label(String expression) throws Throwable {
    assertThat(labelOf(new SerialClob("hello".toCharArray()), expression))
        .containsExactly("taken_total{label=\"none\"} 1.0");
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

  /** An object that holds a lazy collection, and is of no library's kind itself. */
  public static final class Basket {
    private final List<String> items;
    private final String shop = "Corner";

    Basket(Purchase purchase) {
      items = purchase.getItems();
    }

    public String getShop() {
      return shop;
    }

    public List<String> getItems() {
      return List.copyOf(items);
    }

    public int getItemCount() {
      return items.size();
    }

    @Override
    public String toString() {
      return shop + " with " + items.size();
    }
  }

  /** An entity as Hibernate's enhancement leaves it. */
  public static final class Enhanced
      implements PersistentAttributeInterceptable, BytecodeLazyAttributeInterceptor {
    private final boolean isLoaded;
    private final String photo = "cat";
    private final int pages = 3;
    private final String owner = "Ada";
    private int loads;

    Enhanced(boolean isLoaded) {
      this.isLoaded = isLoaded;
    }

    @Override
    public Object $$_hibernate_getInterceptor() {
      return this;
    }

    @Override
    public boolean isAttributeLoaded(String name) {
      return isLoaded || name.equals("owner");
    }

    @Override
    public boolean hasAnyUninitializedAttributes() {
      return !isLoaded;
    }

    public String getPhoto() {
      loads += isLoaded ? 0 : 1;
      return photo;
    }

    public int getPages() {
      loads += isLoaded ? 0 : 1;
      return pages;
    }

    public String getOwner() {
      return owner;
    }

    public String getSummary() {
      return getPhoto() + " of " + owner;
    }

    @Override
    public String toString() {
      return getSummary();
    }
  }

  /** An object that runs a statement in a way that nobody knows. */
  public static final class Report {
    private int statements;

    public int getRows() {
      statements++;
      ReadStatements.began();
      return 5;
    }

    public int getBroken() {
      getRows();
      throw new IllegalStateException("no database");
    }

    @Override
    public String toString() {
      return getRows() + " rows";
    }
  }
}
