// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A check, before a class is woven, that its loader has what the advice names. A server with the
 * same class names may lack one of their methods, and the advice would fail at every request. Then
 * all advice of its group is off for that loader, and the log says so once.
 *
 * <p>What advice names is read from its own instructions. A group is checked once for each loader,
 * when the first class is to be woven with it, and by class files only.
 */
final class AdviceCheck {

  private final ClassWeaver weaver;

  /** By loader and group what is wrong with the group there; empty if nothing is. */
  private final LoaderCache<String> faults = new LoaderCache<>();

  private final WeavingReport report;

  AdviceCheck(ClassWeaver weaver, WeavingReport report) {
    this.weaver = weaver;
    this.report = report;
  }

  /**
   * Takes advice that would fail out of a plan.
   *
   * @return the probes of which a group is off in this loader since now; they may have woven other
   *     classes of it
   * @throws IOException if an advice class cannot be read
   */
  Set<String> apply(WeavingPlan plan, ClassHead head, @Nullable ClassLoader loader)
      throws IOException {
    Set<String> off = new LinkedHashSet<>();
    MemberSearch search = new MemberSearch(head, loader);
    for (Map.Entry<AdviceSpec, List<ClassHead.Method>> entry :
        new ArrayList<>(plan.methods().entrySet())) {
      AdviceSpec advice = entry.getKey();
      if (namesAny(advice) && !works(advice, entry.getValue(), search, loader, plan, off)) {
        plan.leaveOut(advice);
      }
    }
    if (!off.isEmpty()) {
      leaveOutGroups(plan, loader);
    }
    return off;
  }

  /** Takes out what was found to work before other advice of its group was found not to. */
  private void leaveOutGroups(WeavingPlan plan, @Nullable ClassLoader loader) {
    for (AdviceSpec advice : new ArrayList<>(plan.methods().keySet())) {
      String fault = faults.get(loader, advice.groupKey());
      if (fault != null && !fault.isEmpty()) {
        plan.leaveOut(advice);
      }
    }
  }

  private boolean works(
      AdviceSpec advice,
      List<ClassHead.Method> methods,
      MemberSearch search,
      @Nullable ClassLoader loader,
      WeavingPlan plan,
      Set<String> off)
      throws IOException {
    String probe = plan.probeOf(advice);
    String groupFault = faults.get(loader, advice.groupKey());
    if (groupFault == null) {
      groupFault = groupFault(advice, search, loader);
      if (!groupFault.isEmpty() && search.lacksTypeOf(methods)) {
        // Nobody can call these methods: no word about it.
        return false;
      }
      faults.put(loader, advice.groupKey(), groupFault);
      if (!groupFault.isEmpty()) {
        off.add(probe);
        warn(probe, loader, groupFault);
      }
    }
    if (!groupFault.isEmpty()) {
      return false;
    }
    String methodFault = methodFault(advice, methods, search);
    if (!methodFault.isEmpty()) {
      warn(probe, loader, methodFault);
      if (advice.isGrouped()) {
        faults.put(loader, advice.groupKey(), methodFault);
        off.add(probe);
      }
    }
    return methodFault.isEmpty();
  }

  private boolean namesAny(AdviceSpec advice) throws IOException {
    for (AdviceSpec each : advice.group()) {
      if (!weaver.foreignMembers(each).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private String groupFault(AdviceSpec advice, MemberSearch search, @Nullable ClassLoader loader)
      throws IOException {
    if (BridgeVisibility.isOfJdk(loader)) {
      return groupFault(advice, search);
    }
    try (LoaderWatch watch = LoaderWatch.begin()) {
      return groupFault(advice, search);
    }
  }

  private String groupFault(AdviceSpec advice, MemberSearch search) throws IOException {
    for (AdviceSpec each : advice.group()) {
      search.readOwners(weaver.foreignMembers(each));
    }
    for (AdviceSpec each : advice.group()) {
      for (ForeignMember member : weaver.foreignMembers(each)) {
        String fault = search.fault(member);
        if (fault != null) {
          return fault;
        }
      }
    }
    return "";
  }

  private String methodFault(AdviceSpec advice, List<ClassHead.Method> methods, MemberSearch search)
      throws IOException {
    for (ForeignMember member : weaver.foreignMembers(advice)) {
      for (ClassHead.Method method : methods) {
        String fault = search.fault(method, member);
        if (fault != null) {
          return fault;
        }
      }
    }
    return "";
  }

  private void warn(String probe, @Nullable ClassLoader loader, String fault) {
    report.foundObstacle(probe + " is off for " + name(loader) + ": " + fault);
  }

  /** By class: the text of a loader is code of the application. */
  private static String name(@Nullable ClassLoader loader) {
    return loader == null ? "the boot loader" : "the loader " + loader.getClass().getName();
  }
}
