#include <JuceHeader.h>
