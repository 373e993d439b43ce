"""Maps: the picture, the Folium map that it becomes, the bare page for an iframe, the still."""
