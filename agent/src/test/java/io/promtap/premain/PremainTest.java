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
    "jdkservice.Main",
    "java.apps/x.war",
    "java.apps/x.jar",
    "java.base/x.war",
    "java.base/my application.war",
    "java.lang/com.example.Main",
    "jdk.jcmd/com.example.Main",
    "jdk.service/com.example.Main",
    "jdk.service/sun.tools.jcmd.JCmd",
    "jdk.apps/service",
    "jdk.service.jar",
    "com.sun.net.httpserver.jar",
    "sun.tools.service/service.war",
    "sun.tools.jstack.jar",
    "com.sun.tools.service.Main",
    "com.sun.enterprise.glassfish.bootstrap.ASMain",
    "sun.service.Main",
    "java.Main"
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
    "jdk.jshell/jdk.internal.jshell.tool.JShellToolProvider",
    "jdk.jshell.execution.RemoteExecutionControl 4711",
    "jdk.jlink/jdk.tools.jlink.internal.Main --version",
    "jdk.jfr/jdk.jfr.internal.tool.Main summary a.jfr",
    "java.rmi/sun.rmi.registry.RegistryImpl",
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
