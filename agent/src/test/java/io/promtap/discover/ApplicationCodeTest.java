// SPDX-License-Identifier: Apache-2.0
package io.promtap.discover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApplicationCodeTest {

  private static final ApplicationCode OTHERS = ApplicationCode.otherThanLibraries();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.lang.Thread",
        "javax.servlet.http.HttpServlet",
        "jakarta.servlet.http.HttpServlet",
        "jdk.internal.misc.Unsafe",
        "sun.nio.ch.Net",
        "com.sun.net.httpserver.HttpServer",
        "org.apache.catalina.core.ApplicationFilterChain",
        "org.springframework.web.servlet.DispatcherServlet",
        "com.zaxxer.hikari.HikariDataSource",
        "com.google.common.cache.LocalCache",
        "kotlin.coroutines.jvm.internal.BaseContinuationImpl",
        "io.promtap.jdbc.JdbcRecorder",
        "wiremock.org.eclipse.jetty.util.thread.QueuedThreadPool",
        "com.example.shaded.com.google.common.cache.LocalCache",
      })
  void the_jdk_and_known_libraries_are_not_the_application(String name) {
    assertThat(owns(OTHERS, name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "App",
        "com.example.shop.CheckoutService",
        "com.google.maps.Tiles",
        "organic.apache.Farm",
        "javagames.Chess",
        "comic.Strip",
        "com.example.play.Stage",
      })
  void all_else_is_the_application(String name) {
    assertThat(owns(OTHERS, name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.example.Shop$$SpringCGLIB$$0",
        "com.example.Shop$$EnhancerBySpringCGLIB$$5e1c",
        "com.example.Shop$$Lambda.0x000000009f040210",
        "com.example.Shop$$Lambda$14/0x0000000800c03000",
        "com.example.$Proxy27",
        "com.example.Shop$ByteBuddy$kj2h",
        "com.example.Owner$HibernateProxy$x",
        "com.example.Shop_ClientProxy",
        "com.example.Shop_Subclass",
      })
  void what_frameworks_generate_is_not_the_application(String name) {
    assertThat(owns(OTHERS, name)).isFalse();
    assertThat(owns(ApplicationCode.in(List.of("com.example")), name)).isFalse();
  }

  @Test
  void named_packages_are_the_application_with_all_below_them_and_nothing_beside() {
    ApplicationCode named = ApplicationCode.in(List.of("org.apache.nifi.", "com.acme.**", "A"));

    assertThat(owns(named, "org.apache.nifi.Flow")).isTrue();
    assertThat(owns(named, "org.apache.nifi.web.Api$Inner")).isTrue();
    assertThat(owns(named, "com.acme.Shop")).isTrue();
    assertThat(owns(named, "A")).isTrue();
    assertThat(owns(named, "A$Inner")).isTrue();
    assertThat(owns(named, "org.apache.nifile.Flow")).isFalse();
    assertThat(owns(named, "com.example.Shop")).isFalse();
  }

  @Test
  void the_main_class_tells_the_package_unless_it_is_a_launcher() {
    ApplicationCode nifi = ApplicationCode.besideMain("org.apache.nifi.NiFi");

    assertThat(owns(nifi, "org.apache.nifi.web.Api")).isTrue();
    assertThat(owns(nifi, "org.apache.catalina.core.StandardContext")).isFalse();
    assertThat(ApplicationCode.besideMain("org.apache.catalina.startup.Bootstrap")).isNull();
    assertThat(ApplicationCode.besideMain("org.springframework.boot.loader.JarLauncher")).isNull();
  }

  private static boolean owns(ApplicationCode code, String className) {
    return code.owns(new JavaMethod(className, "run"));
  }
}
