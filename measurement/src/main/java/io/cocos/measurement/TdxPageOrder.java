package io.cocos.measurement;

/**
 * The order in which pages enter the digest of a TDX guest: that in which kernel and QEMU hand them
 * to the processor. Both orders are in use, so that a verifier has to know which it is or try both.
 *
 * @see <a href="https://docs.kernel.org/virt/kvm/x86/intel-tdx.html">Linux: KVM_TDX_INIT_MEM_REGION
 *     with KVM_TDX_MEASURE_MEMORY_REGION</a>
 */
public enum TdxPageOrder {
  /**
   * Each page is added, then what it holds, then comes the next page. Linux does so since TDX came
   * into it (6.16, with QEMU 10.1).
   */
  PAGE_BY_PAGE,
  /**
   * All pages of a section are added, then what they all hold. Kernels and QEMUs with Intel's
   * patches of early 2024 do so (KVM_MEMORY_MAPPING, then KVM_TDX_EXTEND_MEMORY).
   */
  SECTION_BY_SECTION
}
