/** What a processor with TDX says of a guest that it runs. Pure. */
package io.cocos.measurement.tdx;
