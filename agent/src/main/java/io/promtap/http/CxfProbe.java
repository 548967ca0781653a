// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapBridge;
import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.Probe;
import io.promtap.weaving.WeavingPlan;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.apache.cxf.jaxrs.model.ClassResourceInfo;
import org.apache.cxf.jaxrs.model.OperationResourceInfo;
import org.apache.cxf.jaxrs.model.URITemplate;
import org.jspecify.annotations.Nullable;

/**
 * The probe for the templates that CXF matches, versions 3 and 4. The search for an operation ends
 * with the templates of the resource and of the operation. CXF calls it again below each locator.
 */
public final class CxfProbe implements Probe {

  private static final String UTILS = "org/apache/cxf/jaxrs/utils/JAXRSUtils";

  private final AdviceSpec found =
      new AdviceSpec("io.promtap.http.CxfProbe$FoundAdvice", "http.cxf");

  @Override
  public String name() {
    return "http.cxf";
  }

  @Override
  public Collection<String> classNames() {
    return Collections.singleton(UTILS);
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    ClassHead.Method longest = null;
    for (ClassHead.Method method : head.methods()) {
      boolean isSearch =
          method.name().equals("findTargetMethod")
              && method.descriptor().startsWith("(Ljava/util/Map;Lorg/apache/cxf/message/Message;")
              && method.descriptor().endsWith("Lorg/apache/cxf/jaxrs/model/OperationResourceInfo;");
      // The shorter ones call the longest.
      if (isSearch
          && (longest == null || method.descriptor().length() > longest.descriptor().length())) {
        longest = method;
      }
    }
    if (longest != null) {
      plan.weave(longest, found);
    }
  }

  /** Copied into the search for an operation. */
  static final class FoundAdvice {

    private FoundAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Argument(value = 1, typing = Assigner.Typing.DYNAMIC) Object message,
        @Advice.Return @Nullable OperationResourceInfo operation) {
      if (operation == null) {
        return;
      }
      ClassResourceInfo resource = operation.getClassResourceInfo();
      if (resource != null && resource.isRoot()) {
        PromtapBridge.routes.matchingBegan();
        URITemplate template = resource.getURITemplate();
        PromtapBridge.routes.partMatched(template == null ? null : template.getValue());
      }
      URITemplate template = operation.getURITemplate();
      PromtapBridge.routes.partMatched(template == null ? null : template.getValue());
      if (!operation.isSubResourceLocator() && message instanceof Map) {
        Object base = ((Map<?, ?>) message).get("org.apache.cxf.message.Message.BASE_PATH");
        PromtapBridge.routes.allPartsMatched(base instanceof String ? (String) base : null);
      }
    }
  }
}
