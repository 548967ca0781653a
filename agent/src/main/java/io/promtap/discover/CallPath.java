// SPDX-License-Identifier: Apache-2.0
package io.promtap.discover;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The methods of the application on a stack that a rule can measure, the outermost first.
 *
 * <p>It leaves out:
 *
 * <ul>
 *   <li>the body of a thread ({@code main}, {@code run}), which runs once and rarely returns
 *   <li>a lambda that runs after its method has returned, because a rule on that method does not
 *       measure it
 *   <li>servlets and their filters, which are around every request
 * </ul>
 */
public final class CallPath {

  private static final CallPath NONE = new CallPath(Collections.emptyList(), null);

  private static final Pattern SERVLET =
      Pattern.compile(
          "doFilter(Internal)?|service|do(Get|Post|Put|Patch|Delete|Head|Options|Trace)");

  private final List<JavaMethod> methods;
  private final @Nullable JavaMethod leftOut;

  private CallPath(List<JavaMethod> methods, @Nullable JavaMethod leftOut) {
    this.methods = methods;
    this.leftOut = leftOut;
  }

  /** Returns the path of a stack. It is empty if the thread only waits for work. */
  public static CallPath of(RecordedStack stack, ApplicationCode code) {
    List<JavaMethod> frames = stack.frames();
    int entry = frames.size() - 1;
    while (entry >= 0 && !code.owns(frames.get(entry))) {
      entry--;
    }
    if (entry < 0 || isIdle(stack, entry, code)) {
      return NONE;
    }
    boolean body = isBody(stack, entry);
    List<JavaMethod> methods = new ArrayList<>();
    JavaMethod leftOut = null;
    for (int i = entry; i >= 0; i--) {
      JavaMethod frame = frames.get(i);
      if (code.owns(frame) && !methods.contains(frame.written())) {
        if (frame.hasName() && !isServlet(frames, i, code) && !(body && i == entry)) {
          methods.add(frame);
        } else {
          leftOut = frame;
        }
      }
    }
    // A thread that waits in its body waits for its next turn.
    return body && methods.isEmpty() && stack.isWaiting() ? NONE : new CallPath(methods, leftOut);
  }

  /** Returns each method once; none if the stack has no method that a rule can measure. */
  public List<JavaMethod> methods() {
    return methods;
  }

  /** Returns the innermost method of the application that no rule can measure. */
  public @Nullable JavaMethod leftOut() {
    return leftOut;
  }

  /** Tells a servlet or filter by its method's name and a caller that is a library. */
  private static boolean isServlet(List<JavaMethod> frames, int index, ApplicationCode code) {
    return hasNameOfServlet(frames.get(index))
        && index + 1 < frames.size()
        && !code.owns(frames.get(index + 1))
        && !ApplicationCode.isJdk(frames.get(index + 1));
  }

  /** Returns whether a method has a name that servlets and filters use. */
  public static boolean hasNameOfServlet(JavaMethod method) {
    return SERVLET.matcher(method.name()).matches();
  }

  private static boolean isBody(RecordedStack stack, int index) {
    List<JavaMethod> frames = stack.frames();
    JavaMethod frame = frames.get(index);
    if (frame.name().equals("main")) {
      return true;
    }
    int caller = index + 1;
    while (caller < frames.size() && ApplicationCode.isGenerated(frames.get(caller))) {
      caller++;
    }
    if (caller >= frames.size()) {
      return !stack.isCut() && frame.name().equals("run");
    }
    // Each task gets a virtual thread of its own, so the body of such a thread runs per task.
    return frames.get(caller).className().equals("java.lang.Thread")
        && frames.stream().noneMatch(each -> each.className().equals("java.lang.VirtualThread"));
  }

  /**
   * Returns whether the application's own thread waits for work: it calls a queue itself, and no
   * server called it. A waiting thread of a pool has no frame of the application at all.
   */
  private static boolean isIdle(RecordedStack stack, int entry, ApplicationCode code) {
    List<JavaMethod> frames = stack.frames();
    return stack.isWaiting()
        && !stack.isCut()
        && frames.subList(entry + 1, frames.size()).stream().allMatch(CallPath::isJdkOrGenerated)
        && takesFromQueue(frames, code);
  }

  private static boolean takesFromQueue(List<JavaMethod> frames, ApplicationCode code) {
    for (int i = 0; i < frames.size() - 1; i++) {
      JavaMethod frame = frames.get(i);
      if (!ApplicationCode.isJdk(frame)) {
        return false;
      }
      boolean takes = frame.name().startsWith("take") || frame.name().startsWith("poll");
      if (takes
          && frame.className().matches("java\\.util\\.concurrent\\..*(Queue|Deque)")
          && code.owns(frames.get(i + 1))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isJdkOrGenerated(JavaMethod method) {
    return ApplicationCode.isJdk(method) || ApplicationCode.isGenerated(method);
  }
}
