// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratedClassesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.example.Shop$$SpringCGLIB$$0",
        "com.example.Shop$$SpringCGLIB$$FastClass$$1",
        "com.example.Shop$$EnhancerBySpringCGLIB$$5e1c",
        "com.example.Shop$$FastClassBySpringCGLIB$$aa3",
        "com.example.Shop$$EnhancerByGuice$$5e1c",
        "com.example.Shop$Proxy$_$$_WeldClientProxy",
        "com.example.Shop$Proxy$_$$_WeldSubclass",
        "com.example.Shop_$$_jvst2a_0",
        "com.example.Shop$$$view7",
        "com.example.Shop$$LocalBeanProxy",
        "com.example.Shop$$OwbNormalScopeProxy0",
        "com.example.Shop$MockitoMock$4711",
        "com.example.Shop$ByteBuddy$kj2h",
        "com.example.Owner$HibernateProxy$x",
        "com.example.Owner$HibernateProxy",
        "com.example.$Shop$Definition$Intercepted",
        "com.example.Shop_ClientProxy",
        "com.example.Shop_Subclass",
        "com.example.$Proxy27",
        "$Proxy1",
      })
  void what_frameworks_make_is_known_by_its_name(String name) {
    assertThat(GeneratedClasses.isOne(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.example.Shop",
        "com.example.Shop$Inner$1",
        "com.example.Shop$$anon$1",
        "com.example.Shop$load$$inlined$map$1",
        "com.example.Shop$Proxy1",
        "com.example.$Proxy",
        "com.example.Shop_Subclasses",
        "com.example.Owner_",
        "com.example.Owner$HibernateProxyFilter",
      })
  void what_people_and_compilers_write_is_not(String name) {
    assertThat(GeneratedClasses.isOne(name)).isFalse();
  }
}
