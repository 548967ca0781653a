// SPDX-License-Identifier: Apache-2.0
package io.promtap.testing;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.agent.ByteBuddyAgent;

/**
 * Weaves the proxies ({@code java.lang.reflect.Proxy}) that the JDK defines in a {@link
 * WeavingLoader}, which the loader itself never sees.
 */
public final class WovenProxies implements AutoCloseable {

  private final Instrumentation instrumentation = ByteBuddyAgent.install();
  private final WeavingLoader loader;
  private final ClassFileTransformer transformer =
      new ClassFileTransformer() {
        @Override
        public byte[] transform(
            Module module,
            ClassLoader from,
            String name,
            Class<?> redefined,
            ProtectionDomain domain,
            byte[] classFile) {
          if (from != loader || name == null || !name.contains("$Proxy")) {
            return null;
          }
          // In the agent the bridge is in java.lang; here the proxy's module must read the test.
          if (module.isNamed()) {
            Module bridge = WovenProxies.class.getModule();
            instrumentation.redefineModule(
                module, Set.of(bridge), Map.of(), Map.of(), Set.of(), Map.of());
          }
          return loader.weave(name, classFile);
        }
      };

  public WovenProxies(WeavingLoader loader) {
    this.loader = loader;
    instrumentation.addTransformer(transformer);
  }

  @Override
  public void close() {
    instrumentation.removeTransformer(transformer);
  }
}
