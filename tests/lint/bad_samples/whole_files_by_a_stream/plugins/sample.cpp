#include <fstream>
void save(const char *path) { std::ofstream(path) << "half"; }
