// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.reactivestreams.Publisher;
import reactor.core.publisher.ConnectableFlux;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A shop with methods of every kind that a rule can name; loaded woven by the tests. */
public final class Shops {

  private Shops() {}

  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
  public @interface Watched {}

  @Watched
  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.TYPE, ElementType.METHOD})
  public @interface Important {}

  public record Order(String currency, double amount, int items) {}

  public interface Payments {
    boolean pay(Order order);

    default String describe() {
      return "payments";
    }
  }

  public abstract static class AbstractPayments implements Payments {
    public String receipt(Order order) {
      return "receipt of " + order.items();
    }
  }

  public static class CardPayments extends AbstractPayments {
    @Override
    public boolean pay(Order order) {
      if (order.amount() < 0) {
        throw new IllegalArgumentException("negative");
      }
      return order.amount() < 1_000;
    }

    private int secretStep(int times) {
      return times <= 0 ? 0 : 1 + secretStep(times - 1);
    }

    public int steps(int times) {
      return secretStep(times);
    }

    public static long sum(long first, long second) {
      return first + second;
    }

    public String getName() {
      return "card";
    }

    @Override
    public String toString() {
      return "a card";
    }
  }

  /** Inherits what the rule names. */
  public static class GiftPayments extends CardPayments {}

  /** Not public, so that the compiler gives a public subclass a bridge to each method. */
  abstract static class Drawer {
    public String count() {
      return "counted";
    }
  }

  public static class Till extends Drawer {}

  /** Calls what it overrides. */
  public static class CheckedPayments extends CardPayments {
    @Override
    public boolean pay(Order order) {
      return order.items() > 0 && super.pay(order);
    }
  }

  /** Inherits it too, and is named by no rule. */
  public static class OtherPayments extends CardPayments {}

  public interface Saving {
    default String save() {
      return "nothing";
    }
  }

  /** Has overloads for its subclasses to override and to inherit. */
  public static class Store<T> {
    public String save(T what) {
      return "stored " + what;
    }

    public String save(T what, int times) {
      return save("stored " + what + " times " + times);
    }

    private String save(String text) {
      return text;
    }
  }

  /** Between a class and what that inherits. */
  public abstract static class CheckedStore<T> extends Store<T> implements Saving {
    public String save(T what, int times, boolean quick) {
      return "checked";
    }
  }

  /** Overrides one of the overloads, with a bridge. */
  public static class OrderStore extends CheckedStore<Order> {
    @Override
    public String save(Order order) {
      return super.save(order);
    }
  }

  /** Kept in class files, and not at run time. */
  @Retention(RetentionPolicy.CLASS)
  public @interface Kept {}

  @Kept
  public static class KeptPayments extends CardPayments {}

  @Important
  public static class ImportantPayments extends CardPayments {}

  public static class LambdaUser {
    public boolean use(Order order) {
      Payments payments = any -> true;
      return payments.pay(order);
    }
  }

  @Important
  public static class Watching {
    public void watch() {}

    @Watched
    public void alone() {}
  }

  public static class Partly {
    @Watched
    public void annotated() {}

    @Important
    public void throughAnother() {}

    public void plain() {}
  }

  public static class Item {
    public final String name;

    public Item(String name) {
      this(name, 1);
    }

    public Item(String name, int count) {
      if (count < 0) {
        throw new IllegalArgumentException("negative");
      }
      this.name = name + count;
    }
  }

  public static class Values {
    public Optional<String> optional = Optional.of("there");
    public Map<String, Object> map = Map.of("key", List.of("a", "b"));
    public Future<String> future = CompletableFuture.completedFuture("never read");
    public Closing closing = new Closing();

    public Object itself() {
      return this;
    }

    public void take(Object value) {}

    public long takeNumber(long number) {
      return number * 2;
    }

    public void takeFour(Object a, Object b, Object c, Object d, Object e) {}

    public double slow() {
      long until = System.nanoTime() + 3_000_000;
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      return 1;
    }
  }

  /** Has a state that nobody reports when it changes. */
  public static class Pool {
    public final String name;
    public final List<Object> queue = new ArrayList<>();

    public Pool(String name) {
      this.name = name;
    }

    public void execute(Object task) {
      queue.add(task);
    }

    /** A call that lasts until another thread ends it. */
    public void run(CountDownLatch end) throws InterruptedException {
      end.await();
    }

    public int size() {
      return queue.size();
    }

    public int countedSize() {
      execute("asked");
      return queue.size();
    }

    public synchronized int lockedSize() {
      return queue.size();
    }

    public int slowSize() {
      long until = System.nanoTime() + 3_000_000;
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      return queue.size();
    }
  }

  public static class Closing implements AutoCloseable {
    private final String field = "field of one that closes";

    public String getAsked() {
      throw new AssertionError("was asked");
    }

    public String state() {
      return field;
    }

    @Override
    public void close() {}
  }

  public static class Later {
    public final CompletableFuture<String> future = new CompletableFuture<>();

    public CompletionStage<String> stage() {
      return future;
    }

    public CompletableFuture<String> failsAtOnce() {
      throw new IllegalStateException("at once");
    }

    public Mono<String> mono(String value) {
      return value.equals("bad") ? Mono.error(new IllegalStateException("bad")) : Mono.just(value);
    }

    public Flux<Integer> flux(int count) {
      return Flux.range(0, count);
    }

    public ConnectableFlux<Integer> connectable(int count) {
      return Flux.range(0, count).publish();
    }

    public Publisher<Integer> publisher(int count) {
      return Flux.range(0, count);
    }

    public CompletableFuture<String> context() {
      return new ContextFuture<>();
    }

    public Object nothing() {
      return null;
    }
  }

  /** Makes futures of its own class, as those do that carry a context along. */
  public static class ContextFuture<T> extends CompletableFuture<T> {
    @Override
    public CompletableFuture<T> whenComplete(BiConsumer<? super T, ? super Throwable> action) {
      return super.whenComplete(action);
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
      return new ContextFuture<>();
    }
  }

  public enum Kind {
    ONE;

    public int cost() {
      return 1;
    }

    public static Kind[] values(int most) {
      return most == 0 ? new Kind[0] : values();
    }
  }

  public record Parcel(String item, int count) {

    /** Written, and no mere read of the field. */
    @Override
    public int count() {
      return Math.max(count, 1);
    }

    public int total() {
      return count * 2;
    }
  }

  public static class Overloads {
    public String send(String item) {
      return send(item, 1);
    }

    public String send(String item, int count) {
      return item + count;
    }
  }

  /** Calls that call themselves until the stack is full, if they are told to. */
  public static class Descent {
    private static final CompletableFuture<String> DONE = CompletableFuture.completedFuture("done");

    public final String name = "descent";

    public Object down(boolean deeper) {
      return deeper ? down(true) : null;
    }

    public Object labelled(boolean deeper) {
      return deeper ? labelled(true) : null;
    }

    public Object outer(boolean deeper) {
      return deeper ? outer(true) : null;
    }

    public Object later(boolean deeper) {
      return deeper ? later(true) : DONE;
    }
  }
}
