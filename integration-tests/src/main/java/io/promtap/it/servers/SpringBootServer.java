// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import io.promtap.it.spring.ScenarioConfiguration;
import java.io.File;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;

/**
 * Spring Boot, 2.7 to 4.0, on the servlet container of the class path. The folder of the command
 * line has its static files; what follows there are Spring's own arguments.
 */
public final class SpringBootServer {

  private SpringBootServer() {}

  public static void main(String[] arguments) {
    System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    SpringApplication application = new SpringApplication(ScenarioConfiguration.class);
    application.setBannerMode(Banner.Mode.OFF);
    application.setLogStartupInfo(false);
    application.setLazyInitialization(true);
    application.setDefaultProperties(properties(new File(arguments[0])));
    String port =
        application
            .run(Arrays.copyOfRange(arguments, 1, arguments.length))
            .getEnvironment()
            .getRequiredProperty("local.server.port");
    WebApps.ready(Integer.parseInt(port));
  }

  private static Map<String, Object> properties(File staticFiles) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("server.port", 0);
    properties.put("server.address", "127.0.0.1");
    properties.put("server.servlet.context-path", "/boot");
    // Else the first request waits for it.
    properties.put("spring.mvc.servlet.load-on-startup", 1);
    properties.put("spring.web.resources.static-locations", staticFiles.toURI().toString());
    return properties;
  }
}
