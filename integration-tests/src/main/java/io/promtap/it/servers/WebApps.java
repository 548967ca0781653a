package io.promtap.it.servers;

import java.io.File;
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

  static void ready(int port) {
    System.out.println("READY " + port);
  }
}
