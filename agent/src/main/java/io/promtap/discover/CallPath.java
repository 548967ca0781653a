// SPDX-License-Identifier: Apache-2.0
package io.promtap.discover;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The methods of the application on a stack that a rule can measure, the outermost first.
 *
 * <p>It leaves out the body of a thread ({@code main}, {@code run}), which is called once and
 * rarely returns; a lambda that runs after its method returned, because a rule on that method would
 * not see it; and servlet filters, which are around every request.
 */
public final class CallPath {

  private static final CallPath NONE = new CallPath(Collections.emptyList(), null);

  private static final Pattern SERVLET =
      Pattern.compile(
          "doFilter(Internal)?|service|do(Get|Post|Put|Patch|Delete|Head|Options|Trace)");

  private final List<JavaMethod> methods;
  private final JavaMethod leftOut;

  private CallPath(List<JavaMethod> methods, JavaMethod leftOut) {
    this.methods = methods;
    this.leftOut = leftOut;
  }

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
    // A thread that waits in its body waits for nothing but the time of its next turn.
    return body && methods.isEmpty() && stack.isWaiting() ? NONE : new CallPath(methods, leftOut);
  }

  /** Each method once; empty if none is of the application, or if no rule can measure them. */
  public List<JavaMethod> methods() {
    return methods;
  }

  /** The innermost method of the application that no rule can measure, or null. */
  public JavaMethod leftOut() {
    return leftOut;
  }

  /** By its name, and by a caller that is not of the application. */
  private static boolean isServlet(List<JavaMethod> frames, int index, ApplicationCode code) {
    return hasNameOfServlet(frames.get(index))
        && index + 1 < frames.size()
        && !code.owns(frames.get(index + 1))
        && !ApplicationCode.isJdk(frames.get(index + 1));
  }

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
    // A virtual thread is made for each task, and its body is called as often.
    return frames.get(caller).className().equals("java.lang.Thread")
        && frames.stream().noneMatch(each -> each.className().equals("java.lang.VirtualThread"));
  }

  /**
   * Whether a thread of the application's own waits for work: in its own call of a queue, and not
   * on behalf of a server. A pool's thread that waits has no frame of the application at all.
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
