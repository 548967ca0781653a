// SPDX-License-Identifier: Apache-2.0
package io.promtap.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.bytebuddy.agent.ByteBuddyAgent.AttachmentProvider;
import org.junit.jupiter.api.Test;

class AttachApiTest {

  @Test
  void the_api_of_IBM_is_called_as_the_one_of_the_JDK_is() throws Exception {
    assertThat(AttachApi.load(AttachmentProvider.ForJ9Vm.INSTANCE).list())
        .extracting(AttachApi.Jvm::toString)
        .containsExactly("4711 a.Main --port 1", "4712 b.Main");
  }

  @Test
  void a_java_without_an_api_is_told_with_the_way_out() {
    assertThatThrownBy(() -> AttachApi.load(() -> AttachmentProvider.Accessor.Unavailable.INSTANCE))
        .isInstanceOf(AttachException.class)
        .hasMessageContaining(System.getProperty("java.home"))
        .hasMessageContaining("the module jdk.attach; on Java 8 lib/tools.jar")
        .hasMessageContaining("run this with the java of a JDK");
  }
}
