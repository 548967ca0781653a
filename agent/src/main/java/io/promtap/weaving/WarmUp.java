package io.promtap.weaving;

import io.promtap.log.Failures;
import io.promtap.log.OwnThreads;

/**
 * Loads Byte Buddy on a daemon thread while the JVM starts, so that on a machine with processors to
 * spare the application's thread finds it ready when the first class is to be woven. Only if the
 * class path shows that there will be such a class; it ends as soon as it is done.
 */
public final class WarmUp implements Runnable {

  /** What the class paths of services with something to weave have; each is one look-up. */
  private static final String[] SIGNS = {
    "jakarta/servlet/Servlet.class",
    "javax/servlet/Servlet.class",
    "com/zaxxer/hikari/HikariDataSource.class",
    "org/postgresql/Driver.class",
    "com/mysql/cj/jdbc/Driver.class",
    "org/springframework/boot/loader/launch/JarLauncher.class",
    "org/springframework/boot/loader/JarLauncher.class",
    "org/apache/catalina/startup/Bootstrap.class"
  };

  private final LazyWeaver weaver;

  public WarmUp(LazyWeaver weaver) {
    this.weaver = weaver;
  }

  public void start() {
    OwnThreads.newThread("promtap-warm-up", this).start();
  }

  @Override
  public void run() {
    try {
      ClassLoader application = ClassLoader.getSystemClassLoader();
      for (String sign : SIGNS) {
        if (application.getResource(sign) != null) {
          weaver.warmUp();
          return;
        }
      }
    } catch (Throwable failure) {
      Failures.record("weaving", failure);
    }
  }
}
