// SPDX-License-Identifier: Apache-2.0
package org.hibernate.bytecode.enhance.spi.interceptor;

public interface BytecodeLazyAttributeInterceptor {

  boolean isAttributeLoaded(String name);

  boolean hasAnyUninitializedAttributes();
}
