// SPDX-License-Identifier: Apache-2.0
package io.promtap.applications;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapRequest;
import io.promtap.bridge.PromtapThread;
import io.promtap.testing.Await;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApplicationsTest {

  private final Applications applications = new Applications("server.jar");
  private final ClassLoader shared = new Loader(getClass().getClassLoader());
  private final ClassLoader ofShop = new Loader(shared);
  private final ClassLoader ofBank = new Loader(shared);
  private final Application shop = applications.ofPath("/shop");
  private final Application bank = applications.ofPath("/bank");

  @AfterEach
  void end() {
    PromtapBridge.release();
  }

  private void deploy() {
    applications.claim(ofShop, shop);
    applications.claim(ofBank, bank);
  }

  @Test
  void the_class_loader_of_the_code_tells_the_application() {
    deploy();

    assertThat(applications.current(codeOf(ofShop))).isSameAs(shop);
    assertThat(applications.current(codeOf(ofBank).getClass())).isSameAs(bank);
    assertThat(applications.current(codeOf(new Loader(ofShop)))).as("a page").isSameAs(shop);
    assertThat(applications.current(codeOf(shared)).name).isEqualTo("server.jar");
    assertThat(applications.current("text").name).isEqualTo("server.jar");
    assertThat(applications.current(null).name).isEqualTo("server.jar");
  }

  @Test
  void the_context_class_loader_tells_it_for_shared_code_only() throws Exception {
    deploy();

    assertThat(with(ofShop, () -> applications.current(codeOf(shared)))).isSameAs(shop);
    assertThat(with(ofShop, () -> applications.current(null))).isSameAs(shop);
    assertThat(with(ofShop, () -> applications.current(codeOf(ofBank)))).isSameAs(bank);
    assertThat(with(null, () -> applications.current(codeOf(shared))).name).isEqualTo("server.jar");
  }

  @Test
  void inside_a_request_it_is_the_requests_whatever_code_runs() throws Exception {
    deploy();
    PromtapThread thread = PromtapThread.current();
    thread.request = new PromtapRequest();
    thread.insideApplication = true;
    assertThat(with(ofShop, () -> applications.current(null))).as("not known yet").isSameAs(shop);

    Applications.set(thread.request, bank);

    assertThat(with(ofShop, () -> applications.current(codeOf(ofShop)))).isSameAs(bank);
    thread.insideApplication = false;
    assertThat(with(ofShop, () -> applications.current(null))).as("after it").isSameAs(shop);
  }

  @Test
  void what_was_seen_before_a_claim_is_looked_at_again() {
    ClassLoader page = new Loader(ofShop);
    assertThat(applications.of(page).name).isEqualTo("server.jar");

    deploy();

    assertThat(applications.of(page)).isSameAs(shop);
  }

  @Test
  void a_class_loader_that_several_applications_share_is_nobodys() {
    applications.claim(shared, shop);
    applications.claim(shared, shop);
    assertThat(applications.of(ofBank)).isSameAs(shop);

    applications.claim(shared, bank);
    assertThat(applications.of(ofBank).name).isEqualTo("server.jar");
    applications.claim(shared, shop);
    assertThat(applications.of(ofBank).name).isEqualTo("server.jar");
  }

  @Test
  void the_class_path_is_the_programs_whoever_claims_it() {
    applications.claim(ClassLoader.getSystemClassLoader(), shop);
    applications.claim(null, shop);

    assertThat(applications.of(ClassLoader.getSystemClassLoader()).name).isEqualTo("server.jar");
    assertThat(applications.of((ClassLoader) null).name).isEqualTo("server.jar");
  }

  @Test
  void class_loaders_of_servers_tell_it_themselves() throws Exception {
    assertThat(applications.of(new TomcatLoader("shop##2")).name).isEqualTo("/shop");
    assertThat(applications.of(new TomcatLoader("/shop")).name).isEqualTo("/shop");
    assertThat(applications.of(new TomcatLoader("a#b")).name).isEqualTo("/a/b");
    assertThat(applications.of(new TomcatLoader("ROOT", "file:/site/")).name).isEqualTo("/");
    assertThat(applications.of(new TomcatLoader("ROOT##7", "file:/site/")).name).isEqualTo("/");
    assertThat(applications.of(new TomcatLoader("ROOT")).name).isEqualTo("server.jar");
    assertThat(applications.of(new TomcatLoader("Unknown")).name).isEqualTo("server.jar");
    assertThat(applications.of(new JettyLoader("/shop", "file:/shop/")).name).isEqualTo("/shop");
    assertThat(applications.of(new JettyLoader("/", "file:/shop/")).name).isEqualTo("/");
    assertThat(applications.of(new JettyLoader(null, "file:/shop/")).name).isEqualTo("server.jar");
    assertThat(applications.of(new Loader(new TomcatLoader("shop")))).isSameAs(shop);
  }

  @Test
  void one_name_is_one_application() {
    assertThat(applications.ofPath("/shop")).isSameAs(shop).isSameAs(applications.named("/shop"));
    assertThat(applications.ofPath("").name).isEqualTo("/");
  }

  @Test
  void endless_context_paths_share_the_application_named_overflow() {
    for (int i = 0; i < 2 * Applications.MOST; i++) {
      applications.ofPath("/" + i);
    }

    assertThat(applications.ofPath("/one-more").name).isEqualTo("overflow");
    assertThat(applications.ofPath("/two-more")).isSameAs(applications.named("/three-more"));
    assertThat(applications.ofPath("/shop")).isSameAs(shop);
  }

  @Test
  void no_class_loader_is_kept_alive() {
    WeakReference<ClassLoader> undeployed = new WeakReference<>(deployed());

    Await.untilCollected(
        "the loader is gone", () -> undeployed.refersTo(null), Boolean::booleanValue);
  }

  private ClassLoader deployed() {
    ClassLoader loader = new Loader(shared);
    applications.claim(loader, shop);
    applications.current(codeOf(loader));
    applications.of(new Loader(loader));
    return loader;
  }

  @Test
  void to_find_the_application_allocates_nothing() throws Exception {
    deploy();
    Object inShop = codeOf(ofShop);
    Object inShared = codeOf(shared);
    Runnable calls =
        () -> {
          for (int i = 0; i < 10_000; i++) {
            applications.current(inShop);
            applications.current(inShared);
          }
        };
    assertThat(with(ofBank, () -> allocated(calls))).isZero();
  }

  private static long allocated(Runnable round) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long fewest = Long.MAX_VALUE;
    for (int i = 0; i < 10; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      round.run();
      fewest = Math.min(fewest, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return fewest;
  }

  private static <T> T with(ClassLoader contextLoader, Callable<T> call) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(contextLoader);
    try {
      return call.call();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** An object whose class is of this loader. */
  private static Object codeOf(ClassLoader loader) {
    return Proxy.newProxyInstance(
        loader, new Class<?>[] {Runnable.class}, (proxy, method, arguments) -> null);
  }

  /** A loader without classes. */
  static class Loader extends ClassLoader {
    Loader(ClassLoader parent) {
      super(parent);
    }
  }

  /** Has the method of Tomcat's loaders. */
  public static final class TomcatLoader extends URLClassLoader {
    private final String name;

    TomcatLoader(String name, String... urls) throws Exception {
      super(urls(urls));
      this.name = name;
    }

    public String getContextName() {
      return name;
    }
  }

  /** Has the method of Jetty's loaders. */
  public static final class JettyLoader extends URLClassLoader {
    private final String path;

    JettyLoader(String path, String... urls) throws Exception {
      super(urls(urls));
      this.path = path;
    }

    public JettyContext getContext() {
      return new JettyContext(path);
    }
  }

  /** A context of Jetty. */
  public record JettyContext(String path) {
    public String getContextPath() {
      return path;
    }
  }

  private static URL[] urls(String... texts) throws Exception {
    URL[] urls = new URL[texts.length];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = new URL(texts[i]);
    }
    return urls;
  }
}
