/**
 * The methods that {@code executions:} names.
 *
 * <p>A call is counted in {@link io.promtap.methods.ExecutionRecorder}, called through the bridge
 * by the advice in {@link io.promtap.methods.ExecutionProbe} on application threads. Per call: two
 * clock reads, one look-up by agent id, the property reads that the rule asks for; no lock and no
 * allocation of ours. Lives in the hidden loader; accessors of application classes are held by
 * those classes, not by the agent.
 */
package io.promtap.methods;
