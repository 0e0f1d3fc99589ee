/** What a processor with TDX says of a guest that it runs, and what that is worth. Pure. */
package io.cocos.measurement.tdx;
