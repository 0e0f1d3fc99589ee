/** What evidence of different processors has in common: certificates, and what is wrong with it. */
package io.cocos.measurement.evidence;
