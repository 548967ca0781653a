// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import java.io.File;
import java.io.IOException;
import java.util.Arrays;

/** What the main classes have in common: their one argument and their one line. */
final class WebApps {

  private WebApps() {}

  /** The applications of the directory that the command line names. */
  static File[] of(String[] arguments) {
    File[] applications = new File(arguments[0]).listFiles(File::isDirectory);
    if (applications == null || applications.length == 0) {
      throw new IllegalArgumentException("no web application in " + arguments[0]);
    }
    Arrays.sort(applications);
    return applications;
  }

  static String contextPath(File application) {
    return "/" + application.getName();
  }

  /** Says that the server is up. From now on it ends with whoever started it. */
  static void ready(int port) {
    Thread end = new Thread(WebApps::endWithStdin, "end with stdin");
    end.setDaemon(true);
    end.start();
    System.out.println("READY " + port);
  }

  private static void endWithStdin() {
    try {
      while (System.in.read() >= 0) {
        continue;
      }
    } catch (IOException e) {
      System.err.println(e);
    }
    Runtime.getRuntime().halt(1);
  }
}
