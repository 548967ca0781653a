// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.rest;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** The application and its path below the context path. */
@ApplicationPath("/api")
public class RestApplication extends Application {

  @Override
  public Set<Class<?>> getClasses() {
    return new HashSet<>(
        Arrays.asList(
            Things.class,
            Shelves.class,
            Later.class,
            RefusingFilter.class,
            EarlyRefusingFilter.class,
            MappedExceptionMapper.class));
  }
}
