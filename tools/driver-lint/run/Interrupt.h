// Ctrl-C and SIGTERM as a flag: the run stops its workers, keeps what it has
// and reports it as partial. A second signal ends the program at once.
#pragma once

namespace drydock {

void catchInterrupts();
bool interrupted();

} // namespace drydock
