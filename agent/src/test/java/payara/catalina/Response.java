// SPDX-License-Identifier: Apache-2.0
package payara.catalina;

/**
 * A stand-in for Payara's class, which has the package {@code org.apache.catalina}: what woven code
 * gets.
 */
public interface Response {}
