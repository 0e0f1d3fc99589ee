/* Loaded into libvirt's daemon before its libraries, this makes every KVM say that it can have TDX
 * guests: libvirt asks the kernel, too, before it believes QEMU. Nothing else of KVM is changed.
 * https://docs.kernel.org/virt/kvm/api.html#kvm-check-extension */

#define SYSTEM_CALL_IOCTL 16
#define KVM_CHECK_EXTENSION 0xAE03
#define KVM_CAP_VM_TYPES 235
#define KVM_X86_DEFAULT_VM 0
#define KVM_X86_TDX_VM 5

long syscall(long number, ...);

int ioctl(int file, unsigned long request, unsigned long argument) {
  int outcome = (int) syscall(SYSTEM_CALL_IOCTL, file, request, argument);
  if (request != KVM_CHECK_EXTENSION || argument != KVM_CAP_VM_TYPES) {
    return outcome;
  }
  int types = outcome > 0 ? outcome : 1 << KVM_X86_DEFAULT_VM;
  return types | 1 << KVM_X86_TDX_VM;
}
