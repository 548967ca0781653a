/**
 * The decision which classes are woven, and with which advice.
 *
 * <p>{@link io.promtap.weaving.Transformer} sees every class that the JVM loads, on the thread that
 * loads it, so a class that is of no interest must cost microseconds: its name is looked at first,
 * then the constants of its class file ({@link io.promtap.weaving.ConstantScan}), and only what
 * passes both is parsed, asked for its supertypes and shown to the probes. The advice that they
 * choose is put in by a {@link io.promtap.weaving.ClassWeaver}, behind which is Byte Buddy. Lives
 * in the hidden loader; holds no class and no loader of the application.
 */
package io.promtap.weaving;
