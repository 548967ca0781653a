// SPDX-License-Identifier: Apache-2.0
package io.promtap.premain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PremainTest {

  @ParameterizedTest
  @CsvSource({
    "com.example.Main a b",
    "/opt/service.jar --port 80",
    "com.example.module/com.example.Main",
    "jdk.compiler/com.sun.tools.javac.launcher.Main Service.java",
    "jdk.compiler/com.sun.tools.javac.launcher.SourceLauncher Service.java",
    "jdkservice.Main"
  })
  void a_program_of_the_user_gets_the_agent(String command) {
    assertThat(Premain.isApplication("SUN_STANDARD", command)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "jdk.jcmd/sun.tools.jcmd.JCmd -l",
    "java.base/sun.security.tools.keytool.Main -help",
    "jdk.compiler/com.sun.tools.javac.Main A.java",
    "sun.tools.jstack.JStack 1",
    "com.sun.tools.javac.Main A.java",
    "sun.security.tools.keytool.Main",
    "''",
    ","
  })
  void a_tool_of_the_JDK_and_a_JVM_without_a_main_class_are_left_alone(String command) {
    assertThat(Premain.isApplication("SUN_STANDARD", command)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(",")
  void a_JVM_that_a_native_program_made_has_no_command_line_and_gets_the_agent(String none) {
    assertThat(Premain.isApplication(none, none)).isTrue();
  }
}
