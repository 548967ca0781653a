// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.lazy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.hibernate.bytecode.enhance.spi.DefaultEnhancementContext;
import org.hibernate.bytecode.enhance.spi.Enhancer;
import org.hibernate.bytecode.internal.bytebuddy.BytecodeProviderImpl;

/** A shop of Hibernate whose entities are enhanced when they are loaded, as by Quarkus. */
public final class EnhancedHibernateShop {

  private EnhancedHibernateShop() {}

  public static void main(String[] args) throws Exception {
    ClassLoader loader = new EnhancingLoader(EnhancedHibernateShop.class.getClassLoader());
    Thread.currentThread().setContextClassLoader(loader);
    loader
        .loadClass("io.promtap.it.jdbc.lazy.HibernateShop")
        .getMethod("main", String[].class)
        .invoke(null, (Object) args);
  }

  /** A loader of this package, which enhances its entities. */
  private static final class EnhancingLoader extends ClassLoader {
    private static final Set<String> ENTITIES =
        new HashSet<>(
            Arrays.asList(
                Customer.class.getName(), Item.class.getName(), Purchase.class.getName()));

    private final Enhancer enhancer =
        new BytecodeProviderImpl()
            .getEnhancer(
                new DefaultEnhancementContext() {
                  @Override
                  public ClassLoader getLoadingClassLoader() {
                    return getParent();
                  }
                });

    EnhancingLoader(ClassLoader parent) {
      super(parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("io.promtap.it.jdbc.lazy.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : define(name);
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = readAll(in);
        byte[] enhanced = ENTITIES.contains(name) ? enhancer.enhance(name, bytes) : null;
        byte[] code = enhanced == null ? bytes : enhanced;
        return defineClass(name, code, 0, code.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }

    private static byte[] readAll(InputStream in) throws IOException {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int next = in.read(); next >= 0; next = in.read()) {
        all.write(next);
      }
      return all.toByteArray();
    }
  }
}
