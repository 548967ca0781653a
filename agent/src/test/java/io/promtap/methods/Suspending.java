// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import kotlin.ResultKt;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import kotlin.coroutines.jvm.internal.ContinuationImpl;

/** Suspend functions, and a coroutine that calls them, as kotlinc 2.2 compiles them. */
public final class Suspending {

  private static final Object SUSPENDED = IntrinsicsKt.getCOROUTINE_SUSPENDED();
  private static final int RESUMED = Integer.MIN_VALUE;

  private Suspending() {}

  public static class Shop {
    public final String id;

    /** What another thread resumes each function with at once, if set. */
    public Object early;

    private final Deque<Continuation<Object>> waiting = new ArrayDeque<>();

    public Shop(String id) {
      this.id = id;
    }

    Object park(Continuation<Object> last) {
      if (early != null) {
        resumeEarly(last);
      } else {
        waiting.add(last);
      }
      return SUSPENDED;
    }

    /** Another thread goes on before this one has left the function. */
    private void resumeEarly(Continuation<Object> last) {
      Thread other = new Thread(() -> last.resumeWith(early));
      other.start();
      try {
        other.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    public void resume(Object result) {
      waiting.remove().resumeWith(result);
    }

    public void fail(Throwable failure) {
      resume(ResultKt.createFailure(failure));
    }

    public void forget() {
      waiting.clear();
    }

    public Object plain(String item, int waits, Continuation<Object> last) {
      if (item == null) {
        throw new IllegalArgumentException("no item");
      }
      return item;
    }

    /** Waits so many times. */
    public Object order(String item, int waits, Continuation<Object> last) {
      Order order;
      if (last instanceof Order && (((Order) last).label & RESUMED) != 0) {
        order = (Order) last;
        order.label -= RESUMED;
      } else {
        order = new Order(this, last);
      }
      if (order.label == 0) {
        ResultKt.throwOnFailure(order.result);
        if (item.equals("bad")) {
          throw new IllegalStateException("bad");
        }
        order.item = item;
        order.waits = waits;
      } else {
        ResultKt.throwOnFailure(order.result);
        item = order.item + order.result;
        order.item = item;
      }
      if (order.waits-- > 0) {
        order.label = 1;
        return park(order);
      }
      return order.item;
    }

    /** Calls itself with its own continuation, after a wait and before one. */
    public Object recursion(String item, int depth, Continuation<Object> last) {
      Recursion own;
      if (last instanceof Recursion && (((Recursion) last).label & RESUMED) != 0) {
        own = (Recursion) last;
        own.label -= RESUMED;
      } else {
        own = new Recursion(this, last);
        own.item = item;
        own.depth = depth;
      }
      ResultKt.throwOnFailure(own.result);
      Object result = own.result;
      if (own.label == 0 && own.depth > 0) {
        own.label = 1;
        result = recursion(own.item, own.depth - 1, own);
        if (result == SUSPENDED) {
          return result;
        }
      }
      if (own.label < 2) {
        own.label = 2;
        result = park(own);
        if (result == SUSPENDED) {
          return result;
        }
      }
      return result;
    }

    public Object tail(String item, int waits, Continuation<Object> last) {
      return order(item + "!", waits, last);
    }

    public Object tailOfWait(String item, int waits, Continuation<Object> last) {
      return park(last);
    }

    public Object open(String item, int waits, Continuation<Object> last) {
      return openBody(this, item, waits, last);
    }

    static Object openBody(Shop shop, String item, int waits, Continuation<Object> last) {
      Open open;
      if (last instanceof Open && (((Open) last).label & RESUMED) != 0) {
        open = (Open) last;
        open.label -= RESUMED;
      } else {
        open = new Open(shop, last);
      }
      ResultKt.throwOnFailure(open.result);
      if (open.label == 0) {
        open.item = item;
        open.label = 1;
        return shop.park(open);
      }
      return open.item + open.result;
    }
  }

  /** A shop whose override passes the call on. */
  public static final class Corner extends Shop {
    public Corner(String id) {
      super(id);
    }

    @Override
    public Object open(String item, int waits, Continuation<Object> last) {
      return super.open(item, waits, last);
    }
  }

  private static final class Order extends ContinuationImpl {
    final Shop shop;
    Object result;
    int label;
    String item;
    int waits;

    Order(Shop shop, Continuation<Object> completion) {
      super(completion);
      this.shop = shop;
    }

    @Override
    protected Object invokeSuspend(Object with) {
      result = with;
      label |= RESUMED;
      return shop.order(null, 0, this);
    }
  }

  private static final class Recursion extends ContinuationImpl {
    final Shop shop;
    Object result;
    int label;
    String item;
    int depth;

    Recursion(Shop shop, Continuation<Object> completion) {
      super(completion);
      this.shop = shop;
    }

    @Override
    protected Object invokeSuspend(Object with) {
      result = with;
      label |= RESUMED;
      return shop.recursion(null, 0, this);
    }
  }

  private static final class Open extends ContinuationImpl {
    final Shop shop;
    Object result;
    int label;
    String item;

    Open(Shop shop, Continuation<Object> completion) {
      super(completion);
      this.shop = shop;
    }

    @Override
    protected Object invokeSuspend(Object with) {
      result = with;
      label |= RESUMED;
      return Shop.openBody(shop, null, 0, this);
    }
  }

  /** A coroutine: it calls one function after the other, and goes on after a failure. */
  public static final class Coroutine {
    public final List<Object> results = new ArrayList<>();

    public void run(Shop shop, List<String> functions, String item, int waits) {
      new Body(this, shop, new ArrayDeque<>(functions), item, waits).resumeWith(Unit.INSTANCE);
    }

    /** Calls a function with a continuation that kotlinc did not make, as Java would. */
    public void runAsJava(Shop shop, String function, String item, int waits) {
      Object result = call(shop, function, item, waits, new End(this));
      if (result != SUSPENDED) {
        results.add(result);
      }
    }

    static Object call(
        Shop shop, String function, String item, int waits, Continuation<Object> last) {
      switch (function) {
        case "plain":
          return shop.plain(item, waits, last);
        case "order":
          return shop.order(item, waits, last);
        case "recursion":
          return shop.recursion(item, waits, last);
        case "tail":
          return shop.tail(item, waits, last);
        case "tailOfWait":
          return shop.tailOfWait(item, waits, last);
        default:
          return shop.open(item, waits, last);
      }
    }
  }

  private static final class Body extends ContinuationImpl {
    final Coroutine coroutine;
    final Shop shop;
    final Deque<String> functions;
    final String item;
    final int waits;
    int label;

    Body(Coroutine coroutine, Shop shop, Deque<String> functions, String item, int waits) {
      super(new End(coroutine));
      this.coroutine = coroutine;
      this.shop = shop;
      this.functions = functions;
      this.item = item;
      this.waits = waits;
    }

    @Override
    protected Object invokeSuspend(Object with) {
      Object result = with;
      for (boolean called = label++ > 0; ; called = true) {
        try {
          ResultKt.throwOnFailure(result);
          if (called) {
            coroutine.results.add(result);
          }
        } catch (RuntimeException failure) {
          coroutine.results.add(failure.getMessage());
        }
        if (functions.isEmpty()) {
          return "end";
        }
        try {
          result = Coroutine.call(shop, functions.remove(), item, waits, this);
        } catch (RuntimeException failure) {
          result = ResultKt.createFailure(failure);
        }
        if (result == SUSPENDED) {
          return result;
        }
      }
    }
  }

  private static final class End implements Continuation<Object> {
    final Coroutine coroutine;

    End(Coroutine coroutine) {
      this.coroutine = coroutine;
    }

    @Override
    public CoroutineContext getContext() {
      return EmptyCoroutineContext.INSTANCE;
    }

    @Override
    public void resumeWith(Object result) {
      coroutine.results.add(result);
    }
  }
}
