// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.apps;

import java.io.File;
import java.io.IOException;
import java.util.concurrent.Callable;

/** Asks for what a security manager denies, says what it got, and stays until its stdin ends. */
public final class Permissions {

  private Permissions() {}

  public static void main(String[] args) throws IOException {
    Asker asker = new Asker();
    print("property", asker::property);
    print("environment", asker::environment);
    print("loader", asker::loader);
    print("field", asker::field);
    print("thread", asker::thread);
    print("exit", asker::exit);
    System.out.println("DONE");
    while (System.in.read() >= 0) {
      // Until whoever looks at the metrics has looked.
    }
  }

  private static void print(String what, Callable<?> wish) {
    try {
      System.out.println(what + ' ' + wish.call());
    } catch (SecurityException e) {
      System.out.println(what + " denied");
    } catch (Exception e) {
      System.out.println(what + ' ' + e);
    }
  }

  /** Has the methods that the test's rule names. */
  static final class Asker {
    private final String wish = "all";

    String getHome() {
      return System.getProperty("user.home");
    }

    String property() {
      return getHome();
    }

    String environment() {
      return System.getenv("HOME");
    }

    boolean loader() {
      Thread.currentThread().setContextClassLoader(null);
      return true;
    }

    boolean field() throws NoSuchFieldException {
      File.class.getDeclaredField("path").setAccessible(true);
      return true;
    }

    boolean thread() {
      new ThreadGroup(Thread.currentThread().getThreadGroup().getParent(), "mine");
      return true;
    }

    boolean exit() {
      Runtime.getRuntime().addShutdownHook(new Thread());
      return true;
    }
  }
}
