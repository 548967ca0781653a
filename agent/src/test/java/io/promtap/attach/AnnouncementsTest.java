// SPDX-License-Identifier: Apache-2.0
package io.promtap.attach;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.util.Properties;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AnnouncementsTest {

  private final Instrumentation instrumentation = ByteBuddyAgent.install();
  private final Announcements announcements = new Announcements(instrumentation);

  @AfterEach
  void close() {
    announcements.closed();
  }

  @Test
  void they_stand_in_the_agent_properties_and_not_in_the_applications() throws Exception {
    announcements.trouble("port 1 is in use");
    assertThat(agentProperties()).containsEntry(AttachProtocol.TROUBLE, "port 1 is in use");
    announcements.metricsAt("http://localhost:1/metrics", InetAddress.getByName("0.0.0.0"));
    assertThat(agentProperties())
        .containsEntry(AttachProtocol.METRICS, "http://localhost:1/metrics")
        .doesNotContainKey(AttachProtocol.TROUBLE);
    assertThat(System.getProperties()).doesNotContainKey(AttachProtocol.METRICS);
    announcements.closed();
    assertThat(agentProperties()).doesNotContainKey(AttachProtocol.METRICS);
  }

  @Test
  void each_answer_is_another_one_even_from_another_agent() throws Exception {
    announcements.answer("ok");
    String first = agentProperties().getProperty(AttachProtocol.ANSWER);
    new Announcements(instrumentation).answer("ok");
    String second = agentProperties().getProperty(AttachProtocol.ANSWER);

    assertThat(first).endsWith(" ok").isNotEqualTo(second);
    assertThat(second).endsWith(" ok");
  }

  @Test
  void a_JVM_that_keeps_its_properties_is_no_trouble() {
    Instrumentation refusing =
        (Instrumentation)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Instrumentation.class},
                (proxy, method, arguments) -> {
                  throw new UnsupportedOperationException();
                });
    new Announcements(refusing).answer("ok");
  }

  private static Properties agentProperties() throws Exception {
    return (Properties)
        Class.forName("jdk.internal.vm.VMSupport").getMethod("getAgentProperties").invoke(null);
  }
}
