// SPDX-License-Identifier: Apache-2.0
package io.promtap.premain;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.util.Set;

/**
 * A look into the JDK for a main class: {@code jcmd} and {@code keytool} are programs of its own. A
 * name proves nothing, since jars, folders and modules of the user may have any. So the JDK itself
 * is asked whether it has the class file.
 */
final class JdkPrograms {

  private JdkPrograms() {}

  /**
   * @param main the first word of the command line: a class, {@code module/class}, or the path of a
   *     jar up to its first blank
   */
  static boolean contain(String main) {
    try {
      return System.getProperty("java.specification.version", "").startsWith("1.")
          ? java8Has(main)
          : new Image().has(main);
    } catch (ReflectiveOperationException | IOException | URISyntaxException e) {
      throw new IllegalStateException("the JDK does not say whether it has " + main, e);
    }
  }

  private static String classFile(String name) {
    return name.replace('.', '/') + ".class";
  }

  private static boolean java8Has(String name) throws IOException, URISyntaxException {
    URL url = ClassLoader.getSystemResource(classFile(name));
    URLConnection connection = url == null ? null : url.openConnection();
    if (!(connection instanceof JarURLConnection)) {
      return false;
    }
    File jar = new File(((JarURLConnection) connection).getJarFileURL().toURI());
    File home = new File(System.getProperty("java.home"));
    // The tools lie beside the JRE. So do the jars of an application that brings its own JRE.
    File tools = new File(home.getParentFile(), "lib" + File.separator);
    return jar.getPath().startsWith(home.getPath() + File.separator)
        || tools.equals(jar.getParentFile())
            && (jar.getName().equals("tools.jar")
                || jar.getName().equals("jconsole.jar")
                || jar.getName().equals("sa-jdi.jar"));
  }

  /**
   * The modules that are linked into this JVM. All by reflection, since this is compiled for Java
   * 8.
   */
  private static final class Image {
    private final Set<?> references;
    private final Method descriptor = method("ModuleReference", "descriptor");
    private final Method name = method("ModuleDescriptor", "name");
    private final Method version = method("ModuleDescriptor", "rawVersion");
    private final Method packages = method("ModuleDescriptor", "packages");

    Image() throws ReflectiveOperationException {
      Object finder = method("ModuleFinder", "ofSystem").invoke(null);
      references = (Set<?>) method("ModuleFinder", "findAll").invoke(finder);
    }

    private static Method method(String type, String name) throws ReflectiveOperationException {
      return Class.forName("java.lang.module." + type).getMethod(name);
    }

    boolean has(String main) throws ReflectiveOperationException {
      int slash = main.indexOf('/');
      String module = slash < 0 ? null : main.substring(0, slash);
      String className = main.substring(slash + 1);
      String packageName = className.substring(0, Math.max(0, className.lastIndexOf('.')));
      for (Object reference : references) {
        Object found = descriptor.invoke(reference);
        if ((module == null || module.equals(name.invoke(found)))
            && ((Set<?>) packages.invoke(found)).contains(packageName)) {
          return isOfTheJdk(found) && hasFile((String) name.invoke(found), classFile(className));
        }
      }
      return false;
    }

    /** A service may be linked into an image too; the modules of the JDK have one version. */
    private boolean isOfTheJdk(Object found) throws ReflectiveOperationException {
      for (Object reference : references) {
        Object base = descriptor.invoke(reference);
        if ("java.base".equals(name.invoke(base))) {
          return version.invoke(base).equals(version.invoke(found));
        }
      }
      return false;
    }

    private static boolean hasFile(String module, String file) {
      try {
        new URL("jrt:/" + module + '/' + file).openConnection().connect();
        return true;
      } catch (IOException none) {
        return false;
      }
    }
  }
}
